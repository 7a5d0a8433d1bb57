mock_provider "google" {
  source          = "./tests/cloud"
  override_during = plan
}

run "doors_open_by_schedule_and_the_webhook_is_subscribed" {
  command = plan

  assert {
    condition = {
      for job in [google_cloud_scheduler_job.reminders, google_cloud_scheduler_job.upkeep] :
      job.http_target[0].uri => "${job.schedule} ${job.time_zone}"
      } == {
      "https://reminders.mock.run.app" = "* * * * * Etc/UTC"
      "https://upkeep.mock.run.app"    = "*/15 * * * * Etc/UTC"
    }
    error_message = "reminders opens every minute, upkeep every quarter of an hour"
  }
  assert {
    condition = {
      for job in [google_cloud_scheduler_job.reminders, google_cloud_scheduler_job.upkeep] :
      job.http_target[0].oidc_token[0].audience => (
        job.http_target[0].oidc_token[0].service_account_email
      )
      } == {
      "https://reminders.mock.run.app" = "reminders-clock@mock.iam.gserviceaccount.com"
      "https://upkeep.mock.run.app"    = "upkeep-clock@mock.iam.gserviceaccount.com"
    }
    error_message = "its own account signs for each schedule"
  }
  assert {
    condition = (
      module.upkeep.function.service_config[0].environment_variables.WEBHOOK_URL
      == "https://max-webhook.mock.run.app"
    )
    error_message = "upkeep subscribes another address than max_webhook's"
  }
  assert {
    condition = output.webhooks == {
      lesnaya    = "https://max-webhook.mock.run.app/lesnaya"
      vodo-kanal = "https://max-webhook.mock.run.app/vodo-kanal"
    }
    error_message = "the output shows where MAX posts for each bot"
  }
}
