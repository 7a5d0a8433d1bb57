mock_provider "google" {
  source          = "./tests/cloud"
  override_during = plan
}

run "whoever_owes_wakes_the_deliverer" {
  command = plan

  assert {
    condition     = google_pubsub_topic.notices.name == "notices"
    error_message = "the doors announce on the topic 'notices'"
  }
  assert {
    condition = {
      for grant in google_pubsub_topic_iam_member.notices :
      grant.member => "${grant.role} ${grant.topic}"
      } == {
      for door in ["max-webhook", "notices", "outage-feed", "reminders"] :
      "serviceAccount:${door}@mock.iam.gserviceaccount.com" => "roles/pubsub.publisher notices"
    }
    error_message = "those that wake are max_webhook, notices, outage_feed and reminders"
  }
  assert {
    condition = alltrue([
      for push in google_pubsub_subscription.notices.push_config :
      push.push_endpoint == "https://notices.mock.run.app"
      && push.oidc_token[0].audience == "https://notices.mock.run.app"
      && push.oidc_token[0].service_account_email == "notices-push@mock.iam.gserviceaccount.com"
    ])
    error_message = "a wake-up is pushed to the deliverer, signed by the push account"
  }
  assert {
    condition = (
      length(google_pubsub_subscription.notices.dead_letter_policy) == 0
      && google_pubsub_subscription.notices.message_retention_duration == "600s"
    )
    error_message = "a stale wake-up is forgotten, not kept: reminders sends the next"
  }
  assert {
    condition = (
      google_pubsub_subscription.notices.ack_deadline_seconds
      >= module.notices.function.service_config[0].timeout_seconds
    )
    error_message = "Pub/Sub would push again while the deliverer is still at work"
  }
}
