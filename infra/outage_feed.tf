# One message per changed outage.
# Publisher:  the supplier's dispatcher system
# Subscriber: outage_feed (functions/main.py)
#
# A topic for each supplier: who may publish to it decides who speaks as that supplier.
resource "google_pubsub_topic" "outage_feed" {
  for_each = var.suppliers

  name = "outage-feed-${each.key}"

  depends_on = [google_project_service.api]
}

# A binding, not single members: a publisher added by hand is gone after the next apply.
resource "google_pubsub_topic_iam_binding" "outage_feed" {
  for_each = var.suppliers

  topic   = google_pubsub_topic.outage_feed[each.key].name
  role    = "roles/pubsub.publisher"
  members = each.value
}

# Our own, because Eventarc's forgets after 24 hours.
resource "google_pubsub_subscription" "outage_feed" {
  for_each = var.suppliers

  name                 = "outage-feed-${each.key}"
  topic                = google_pubsub_topic.outage_feed[each.key].id
  ack_deadline_seconds = 60

  push_config {
    push_endpoint = "${module.outage_feed.uri}/${each.key}"

    oidc_token {
      service_account_email = google_service_account.outage_feed_push.email
      audience              = module.outage_feed.uri
    }
  }

  retry_policy {
    minimum_backoff = "10s"
    maximum_backoff = "600s"
  }

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.dead_letters.id
    max_delivery_attempts = 5
  }

  expiration_policy {
    ttl = "" # a supplier may be silent for months
  }
}

module "outage_feed" {
  source = "./modules/function"

  door            = "outage_feed"
  deployment      = local.deployment
  max_instances   = 4
  concurrency     = 8
  timeout_seconds = 60 # no longer than Pub/Sub waits

  depends_on = [google_project_service.api, time_sleep.builder]
}

# --- who opens the door ---

resource "google_service_account" "outage_feed_push" {
  account_id   = "outage-feed-push"
  display_name = "Pushes outages to outage-feed"

  depends_on = [google_project_service.api]
}

resource "google_service_account_iam_member" "outage_feed_push" {
  service_account_id = google_service_account.outage_feed_push.name
  role               = "roles/iam.serviceAccountOpenIdTokenCreator"
  member             = local.pubsub_agent

  depends_on = [google_project_service.api] # the agent comes with the API
}

resource "google_cloud_run_v2_service_iam_member" "outage_feed" {
  name     = module.outage_feed.function.name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.outage_feed_push.member
}

# --- dead letters: refused five times; dead_letters.tf keeps them ---

# To forward a message is to acknowledge it where it came from.
resource "google_pubsub_subscription_iam_member" "outage_feed_dead" {
  for_each = var.suppliers

  subscription = google_pubsub_subscription.outage_feed[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = local.pubsub_agent
}
