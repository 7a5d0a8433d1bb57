mock_provider "google" {
  source          = "./tests/cloud"
  override_during = plan
}

run "what_was_refused_is_kept_and_told" {
  command = plan

  assert {
    condition = alltrue([
      for push in google_pubsub_subscription.dead_letters.push_config :
      push.push_endpoint == "https://dead-letters.mock.run.app"
      && push.oidc_token[0].audience == "https://dead-letters.mock.run.app"
      && push.oidc_token[0].service_account_email == "dead-letters-push@mock.iam.gserviceaccount.com"
    ]) && length(google_pubsub_subscription.dead_letters.push_config) == 1
    error_message = "a letter is pushed to its door, signed by the push account"
  }
  assert {
    condition = (
      google_pubsub_subscription.dead_letters.message_retention_duration == "1209600s"
      && google_pubsub_subscription.dead_letters.expiration_policy[0].ttl == ""
      && google_pubsub_subscription.dead_letters.retry_policy[0].maximum_backoff == "600s"
      && length(google_pubsub_subscription.dead_letters.dead_letter_policy) == 0
    )
    error_message = "a letter comes for 14 days until it is kept, from a subscription without end"
  }
  assert {
    condition = (
      google_pubsub_subscription.dead_letters.ack_deadline_seconds
      >= module.dead_letters.function.service_config[0].timeout_seconds
    )
    error_message = "Pub/Sub would push again while the door is still at work"
  }
  assert {
    condition = {
      for grant in concat(
        [google_pubsub_topic_iam_member.dead_letters],
        values(google_pubsub_subscription_iam_member.outage_feed_dead),
      ) :
      "${grant.role} ${try(grant.topic, grant.subscription)}" => grant.member
      } == {
      for right in [
        "roles/pubsub.publisher dead-outage-feed",
        "roles/pubsub.subscriber outage-feed-teploset",
        "roles/pubsub.subscriber outage-feed-vodokanal",
      ] :
      right => "serviceAccount:service-424242424242@gcp-sa-pubsub.iam.gserviceaccount.com"
    }
    error_message = "Pub/Sub's own account takes letters from each supplier and lays them aside"
  }
  assert {
    condition = alltrue([
      for condition in google_monitoring_alert_policy.dead_letter_age.conditions :
      strcontains(
        condition.condition_threshold[0].filter,
        "resource.labels.subscription_id = \"dead-outage-feed\"",
      )
      && strcontains(condition.condition_threshold[0].filter, "/oldest_unacked_message_age")
      && condition.condition_threshold[0].threshold_value == 3600
    ])
    error_message = "nobody is told of a letter that the door cannot keep"
  }
  assert {
    condition = strcontains(
      google_monitoring_alert_policy.errors.conditions[0].condition_matched_log[0].filter,
      "severity >= ERROR",
    )
    error_message = "nobody is told of a letter that was kept: its line in the log is an ERROR"
  }
}
