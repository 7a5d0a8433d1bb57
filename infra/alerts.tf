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
    content   = <<-TEXT
      The log entry names the door and the reason. Queues repeat what failed.

      "outage feed message dead-lettered": residents were not told. `make dead-letters` shows why;
      after the cause is gone, `make dead-letters PUT_BACK=all` puts it back: twice is harmless.
    TEXT
  }
}

# Longer than a deployment of a broken door takes to be noticed and put right by itself.
resource "google_monitoring_alert_policy" "dead_letter_age" {
  display_name          = "Domovoy: a dead letter cannot be kept"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.duty.id]

  conditions {
    display_name = "A letter waits in ${google_pubsub_subscription.dead_letters.name} for an hour"

    condition_threshold {
      filter = join(" AND ", [
        "resource.type = \"pubsub_subscription\"",
        "resource.labels.subscription_id = \"${google_pubsub_subscription.dead_letters.name}\"",
        "metric.type = \"pubsub.googleapis.com/subscription/oldest_unacked_message_age\"",
      ])
      comparison      = "COMPARISON_GT"
      threshold_value = 3600
      duration        = "0s"

      aggregations {
        alignment_period   = "300s"
        per_series_aligner = "ALIGN_MAX"
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = <<-TEXT
      Residents were not told of an outage, and the door `dead-letters` fails to keep the message:
      its log says why. Pub/Sub brings it again, and deletes it after fourteen days.
    TEXT
  }
}
