# What wakes somebody up.
resource "google_monitoring_notification_channel" "duty" {
  display_name = "On duty"
  type         = "email"

  labels = {
    email_address = var.alert_email
  }

  depends_on = [google_project_service.api]
}

# A door that failed: its own line, or the 5xx in its request log; a schedule that found no door.
resource "google_monitoring_alert_policy" "errors" {
  display_name          = "Domovoy: an error in the logs"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.duty.id]

  conditions {
    display_name = "A door or a schedule logged an error"

    condition_matched_log {
      filter = join(" AND ", [
        "severity >= ERROR",
        "resource.type = (\"cloud_run_revision\" OR \"cloud_scheduler_job\")",
      ])
    }
  }

  alert_strategy {
    auto_close = "86400s"

    notification_rate_limit {
      period = "3600s" # one outage of MAX is one letter an hour, not one a minute
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "The log entry names the door and the reason. Queues repeat what failed."
  }
}

locals {
  dead_letter_metric = join(" AND ", [
    "resource.type = \"pubsub_subscription\"",
    "resource.labels.subscription_id = \"${google_pubsub_subscription.outage_feed_dead.name}\"",
    "metric.type = \"pubsub.googleapis.com/subscription/%s\"",
  ])
}

resource "google_monitoring_alert_policy" "dead_letters" {
  display_name          = "Domovoy: an outage was refused five times"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.duty.id]

  conditions {
    display_name = "A dead letter lies in ${google_pubsub_subscription.outage_feed_dead.name}"

    condition_threshold {
      filter          = format(local.dead_letter_metric, "num_undelivered_messages")
      comparison      = "COMPARISON_GT"
      threshold_value = 0
      duration        = "0s"

      aggregations {
        alignment_period   = "60s"
        per_series_aligner = "ALIGN_MAX"
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = <<-TEXT
      Residents were not told. The attribute `CloudPubSubDeadLetterSourceSubscription` names the
      supplier, the log of `outage-feed` says what was wrong. After the cause is gone, publish the
      message to the supplier's topic again and acknowledge it here: twice is harmless.
    TEXT
  }
}

resource "google_monitoring_alert_policy" "dead_letter_age" {
  display_name          = "Domovoy: a refused outage is about to be forgotten"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.duty.id]

  conditions {
    display_name = "A dead letter is older than ten days, of fourteen"

    condition_threshold {
      filter          = format(local.dead_letter_metric, "oldest_unacked_message_age")
      comparison      = "COMPARISON_GT"
      threshold_value = 10 * 24 * 3600
      duration        = "0s"

      aggregations {
        alignment_period   = "300s"
        per_series_aligner = "ALIGN_MAX"
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "Publish it again or acknowledge it; after fourteen days Pub/Sub deletes it."
  }
}
