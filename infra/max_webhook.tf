# One update of one bot.
# Publisher:  MAX, by POST to /<bot>
# Subscriber: max_webhook (functions/main.py)
module "max_webhook" {
  source = "./modules/function"

  door       = "max_webhook"
  deployment = local.deployment
  env        = { BOTS = local.bots }
  secrets    = local.bot_secrets
  ingress    = "ALLOW_ALL"

  # 2 x 4: eight presses at once. Of the 30 requests/s that MAX allows a bot, notices take 22, so 8
  # are left for presses, and this cap is the only limit that all instances share. Quick answers may
  # pass it for a moment; MAX then says 429 and the reply becomes an owed notice.
  max_instances   = 2
  concurrency     = 4
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
