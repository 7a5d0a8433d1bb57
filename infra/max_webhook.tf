# One update of one bot.
# Publisher:  MAX, by POST to /<bot>
# Subscriber: max_webhook (functions/main.py)
module "max_webhook" {
  source = "./modules/function"

  door       = "max_webhook"
  deployment = local.deployment
  env        = merge({ BOTS = local.bots }, local.vault_env, local.files_env)
  secrets    = merge(local.bot_secrets, local.vault_secrets)
  ingress    = "ALLOW_ALL"

  # One, because all answers of a bot share one pace: of the 30 requests/s that MAX allows, notices
  # take 22, upkeep 2 and answers 6, and a limiter shared by instances would cost each press a write.
  # Presses wait for their turn in threads, hence so many of them.
  max_instances   = 1
  concurrency     = 16
  timeout_seconds = 30 # as long as MAX waits

  depends_on = [google_project_service.api, time_sleep.builder]
}

# MAX has no account with Google: the door itself checks the secret header.
resource "google_cloud_run_v2_service_iam_member" "max_webhook" {
  name     = module.max_webhook.function.name
  location = var.region
  role     = "roles/run.invoker"
  member   = "allUsers"
}
