# A wake-up: the name of a bot that owes messages. What it owes lies in the documents.
# Publisher:  max_webhook, outage_feed, reminders, and notices itself when its time is up
# Subscriber: notices (functions/main.py)
resource "google_pubsub_topic" "notices" {
  name = "notices"

  depends_on = [google_project_service.api]
}

resource "google_pubsub_topic_iam_member" "notices" {
  for_each = {
    max_webhook = module.max_webhook.account
    notices     = module.notices.account
    outage_feed = module.outage_feed.account
    reminders   = module.reminders.account
  }

  topic  = google_pubsub_topic.notices.name
  role   = "roles/pubsub.publisher"
  member = each.value.member
}

# No dead letters: nothing is lost with a wake-up. It waits ten minutes at most (Pub/Sub's minimum),
# and reminders sends a new one every minute as long as the bot owes.
resource "google_pubsub_subscription" "notices" {
  name                       = "notices"
  topic                      = google_pubsub_topic.notices.id
  ack_deadline_seconds       = 120
  message_retention_duration = "600s"

  push_config {
    push_endpoint = module.notices.uri

    oidc_token {
      service_account_email = google_service_account.notices_push.email
      audience              = module.notices.uri
    }
  }

  retry_policy {
    minimum_backoff = "10s"
    maximum_backoff = "60s"
  }

  expiration_policy {
    ttl = ""
  }
}

module "notices" {
  source = "./modules/function"

  door       = "notices"
  deployment = local.deployment
  env        = merge({ BOTS = local.bots }, local.vault_env, local.files_env)
  secrets    = merge(local.bot_secrets, local.vault_secrets)

  # A bot's lease lets one drain at a time work, wherever it runs; one instance spares the second that
  # a lease takes to move. Several at once, because each bot has a lease of its own, and a wake-up
  # that finds another at work ends at once.
  max_instances   = 1
  concurrency     = 16
  timeout_seconds = 120 # a drain takes 45 s and its last calls

  depends_on = [google_project_service.api, time_sleep.builder]
}

# --- who opens the door ---

resource "google_service_account" "notices_push" {
  account_id   = "notices-push"
  display_name = "Pushes wake-ups to notices"

  depends_on = [google_project_service.api]
}

resource "google_service_account_iam_member" "notices_push" {
  service_account_id = google_service_account.notices_push.name
  role               = "roles/iam.serviceAccountOpenIdTokenCreator"
  member             = local.pubsub_agent

  depends_on = [google_project_service.api] # the agent comes with the API
}

resource "google_cloud_run_v2_service_iam_member" "notices" {
  name     = module.notices.function.name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.notices_push.member
}
