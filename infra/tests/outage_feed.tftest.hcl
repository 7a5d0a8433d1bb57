mock_provider "google" {
  source          = "./tests/cloud"
  override_during = plan
}

run "each_supplier_speaks_for_itself_and_is_heard_or_kept" {
  command = plan

  assert {
    condition = {
      for topic in google_pubsub_topic_iam_binding.outage_feed :
      "${topic.role} ${topic.topic}" => topic.members
      } == {
      "roles/pubsub.publisher outage-feed-teploset" = toset([
        "serviceAccount:heat@teploset.iam.gserviceaccount.com",
      ])
      "roles/pubsub.publisher outage-feed-vodokanal" = toset([
        "group:duty@vodokanal.example",
        "serviceAccount:water@vodokanal.iam.gserviceaccount.com",
      ])
    }
    error_message = "a topic for each supplier, on which only that supplier publishes"
  }
  assert {
    condition = {
      for organisation, subscription in google_pubsub_subscription.outage_feed :
      organisation => subscription.push_config[0].push_endpoint
      } == {
      teploset  = "https://outage-feed.mock.run.app/teploset"
      vodokanal = "https://outage-feed.mock.run.app/vodokanal"
    }
    error_message = "a supplier's messages arrive at the path of that supplier"
  }
  assert {
    condition = alltrue([
      for push in google_pubsub_subscription.outage_feed["vodokanal"].push_config[0].oidc_token :
      push.service_account_email == "outage-feed-push@mock.iam.gserviceaccount.com"
      && push.audience == "https://outage-feed.mock.run.app"
    ])
    error_message = "the push account signs for the door"
  }
  assert {
    condition = alltrue([
      for subscription in google_pubsub_subscription.outage_feed :
      subscription.ack_deadline_seconds == 60
      && subscription.retry_policy[0].minimum_backoff == "10s"
      && subscription.retry_policy[0].maximum_backoff == "600s"
      && subscription.dead_letter_policy[0].max_delivery_attempts == 5
      && subscription.expiration_policy[0].ttl == ""
    ])
    error_message = "60 s for an answer, 10 s to 10 minutes between five tries, and no expiry"
  }
}
