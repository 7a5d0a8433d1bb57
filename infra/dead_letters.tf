# What outage_feed failed five times: the door keeps it as a document, with the reason.
# Publisher:  Pub/Sub itself, from the subscriptions of outage_feed.tf
# Subscriber: dead_letters (functions/main.py)
#
# Of all suppliers: each letter names the subscription that it comes from. Not "outage-feed-dead",
# which a supplier called "dead" would have.
resource "google_pubsub_topic" "dead_letters" {
  name = "dead-outage-feed"

  depends_on = [google_project_service.api]
}

resource "google_pubsub_topic_iam_member" "dead_letters" {
  topic  = google_pubsub_topic.dead_letters.name
  role   = "roles/pubsub.publisher"
  member = local.pubsub_agent
}

# No dead letters of its own: a letter comes until it is kept. alerts.tf tells of one that is not.
resource "google_pubsub_subscription" "dead_letters" {
  name                       = "dead-outage-feed"
  topic                      = google_pubsub_topic.dead_letters.id
  ack_deadline_seconds       = 60
  message_retention_duration = "1209600s" # 14 days: longer than the New Year holidays

  push_config {
    push_endpoint = module.dead_letters.uri

    oidc_token {
      service_account_email = google_service_account.dead_letters_push.email
      audience              = module.dead_letters.uri
    }
  }

  retry_policy {
    minimum_backoff = "10s"
    maximum_backoff = "600s"
  }

  expiration_policy {
    ttl = "" # may there be none for years
  }
}

module "dead_letters" {
  source = "./modules/function"

  door            = "dead_letters"
  deployment      = local.deployment
  max_instances   = 1
  concurrency     = 4  # a letter may have 10 MB
  timeout_seconds = 60 # no longer than Pub/Sub waits

  depends_on = [google_project_service.api, time_sleep.builder]
}

# --- who opens the door ---

resource "google_service_account" "dead_letters_push" {
  account_id   = "dead-letters-push"
  display_name = "Pushes dead letters to dead-letters"

  depends_on = [google_project_service.api]
}

resource "google_service_account_iam_member" "dead_letters_push" {
  service_account_id = google_service_account.dead_letters_push.name
  role               = "roles/iam.serviceAccountOpenIdTokenCreator"
  member             = local.pubsub_agent

  depends_on = [google_project_service.api] # the agent comes with the API
}

resource "google_cloud_run_v2_service_iam_member" "dead_letters" {
  name     = module.dead_letters.function.name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.dead_letters_push.member
}

# --- what earlier deployments have: moved, lest letters that still lie there go with them ---

moved {
  from = google_pubsub_topic.outage_feed_dead
  to   = google_pubsub_topic.dead_letters
}

moved {
  from = google_pubsub_subscription.outage_feed_dead
  to   = google_pubsub_subscription.dead_letters
}

moved {
  from = google_pubsub_topic_iam_member.outage_feed_dead
  to   = google_pubsub_topic_iam_member.dead_letters
}
