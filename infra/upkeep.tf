# Every 15 minutes: see that MAX still posts to our webhook, and to nobody else's.
# Publisher:  Cloud Scheduler
# Subscriber: upkeep (functions/main.py)
resource "google_cloud_scheduler_job" "upkeep" {
  name             = "upkeep"
  schedule         = "*/15 * * * *"
  time_zone        = "Etc/UTC"
  attempt_deadline = "300s" # the next run makes up

  http_target {
    http_method = "POST"
    uri         = module.upkeep.uri

    oidc_token {
      service_account_email = google_service_account.upkeep_clock.email
      audience              = module.upkeep.uri
    }
  }
}

module "upkeep" {
  source = "./modules/function"

  door       = "upkeep"
  deployment = local.deployment
  env = merge(local.vault_env, local.files_env, {
    BOTS        = local.bots
    WEBHOOK_URL = module.max_webhook.uri
  })
  secrets = merge(local.bot_secrets, local.vault_secrets)

  max_instances   = 1
  concurrency     = 1
  timeout_seconds = 300

  depends_on = [google_project_service.api, time_sleep.builder]
}

# --- who opens the door ---

resource "google_service_account" "upkeep_clock" {
  account_id   = "upkeep-clock"
  display_name = "Opens upkeep by schedule"

  depends_on = [google_project_service.api]
}

resource "google_cloud_run_v2_service_iam_member" "upkeep" {
  name     = module.upkeep.function.name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.upkeep_clock.member
}
