# Every minute: wake the deliverer of each bot that owes.
# Publisher:  Cloud Scheduler
# Subscriber: reminders (functions/main.py)
resource "google_cloud_scheduler_job" "reminders" {
  name             = "reminders"
  schedule         = "* * * * *"
  time_zone        = "Etc/UTC"
  attempt_deadline = "55s" # the next minute makes up

  http_target {
    http_method = "POST"
    uri         = module.reminders.uri

    oidc_token {
      service_account_email = google_service_account.reminders_clock.email
      audience              = module.reminders.uri
    }
  }
}

module "reminders" {
  source = "./modules/function"

  door            = "reminders"
  deployment      = local.deployment
  env             = merge(local.vault_env, local.files_env)
  secrets         = local.vault_secrets
  max_instances   = 1
  concurrency     = 1
  timeout_seconds = 55

  depends_on = [google_project_service.api, time_sleep.builder]
}

# --- who opens the door ---

resource "google_service_account" "reminders_clock" {
  account_id   = "reminders-clock"
  display_name = "Opens reminders by schedule"

  depends_on = [google_project_service.api]
}

resource "google_cloud_run_v2_service_iam_member" "reminders" {
  name     = module.reminders.function.name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.reminders_clock.member
}
