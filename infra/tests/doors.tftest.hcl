mock_provider "google" {
  source          = "./tests/cloud"
  override_during = plan
}

run "each_door_runs_as_itself_and_opens_to_one_caller" {
  command = plan

  assert {
    condition = {
      for door in [
        module.dead_letters, module.max_webhook, module.notices, module.outage_feed,
        module.reminders, module.upkeep
      ] :
      door.function.name => door.function.service_config[0].service_account_email
      } == {
      for name in ["dead-letters", "max-webhook", "notices", "outage-feed", "reminders", "upkeep"] :
      name => "${name}@mock.iam.gserviceaccount.com"
    }
    error_message = "a function runs as somebody else"
  }
  assert {
    condition = {
      for invitation in [
        google_cloud_run_v2_service_iam_member.dead_letters,
        google_cloud_run_v2_service_iam_member.max_webhook,
        google_cloud_run_v2_service_iam_member.notices,
        google_cloud_run_v2_service_iam_member.outage_feed,
        google_cloud_run_v2_service_iam_member.reminders,
        google_cloud_run_v2_service_iam_member.upkeep,
      ] :
      invitation.name => "${invitation.role} ${invitation.member}"
      } == {
      for name, member in {
        dead-letters = "serviceAccount:dead-letters-push@mock.iam.gserviceaccount.com"
        max-webhook  = "allUsers"
        notices      = "serviceAccount:notices-push@mock.iam.gserviceaccount.com"
        outage-feed  = "serviceAccount:outage-feed-push@mock.iam.gserviceaccount.com"
        reminders    = "serviceAccount:reminders-clock@mock.iam.gserviceaccount.com"
        upkeep       = "serviceAccount:upkeep-clock@mock.iam.gserviceaccount.com"
      } :
      name => "roles/run.invoker ${member}"
    }
    error_message = "max-webhook is public; the others open to their own account only"
  }
  assert {
    condition = [
      for door in [
        module.dead_letters, module.max_webhook, module.notices, module.outage_feed,
        module.reminders, module.upkeep
      ] :
      door.function.name
      if door.function.service_config[0].ingress_settings != "ALLOW_INTERNAL_ONLY"
    ] == ["max-webhook"]
    error_message = "only max-webhook may be called from outside"
  }
}

run "doors_to_max_have_tokens_and_limits" {
  command = plan

  assert {
    condition = {
      for door in [
        module.dead_letters, module.max_webhook, module.notices, module.outage_feed,
        module.reminders, module.upkeep
      ] :
      door.function.name => sort([
        for secret in door.function.service_config[0].secret_environment_variables :
        "${secret.key} ${secret.secret} ${secret.version}"
      ])
      } == {
      for name, talks_to_max in {
        dead-letters = false, max-webhook = true, notices = true, outage-feed = false,
        reminders    = false, upkeep = true
      } :
      name => talks_to_max ? [
        "MAX_SECRET_LESNAYA max-secret-lesnaya 7",
        "MAX_SECRET_VODO_KANAL max-secret-vodo-kanal 7",
        "MAX_TOKEN_LESNAYA max-token-lesnaya 3",
        "MAX_TOKEN_VODO_KANAL max-token-vodo-kanal 1",
      ] : []
    }
    error_message = "a door lacks a secret, or has one that is not its own"
  }
  assert {
    condition = {
      for door in [
        module.dead_letters, module.max_webhook, module.notices, module.outage_feed,
        module.reminders, module.upkeep
      ] :
      door.function.name => door.function.service_config[0].environment_variables["BOTS"]
      if contains(keys(door.function.service_config[0].environment_variables), "BOTS")
      } == {
      for name in ["max-webhook", "notices", "upkeep"] : name => "lesnaya,vodo-kanal"
    }
    error_message = "BOTS names the bots whose tokens a door has"
  }
  assert {
    condition     = module.notices.function.service_config[0].max_instance_count == 1
    error_message = "a lease that moves between instances costs a second each time"
  }
  assert {
    condition     = module.notices.function.service_config[0].max_instance_request_concurrency > 1
    error_message = "one bot's flood would keep the others of the deployment waiting"
  }
  assert {
    condition     = module.max_webhook.function.service_config[0].max_instance_count == 1
    error_message = "two instances would answer twice as fast as MAX allows"
  }
  assert {
    condition = alltrue([
      for service in flatten([
        module.dead_letters.function.service_config,
        module.max_webhook.function.service_config,
        module.notices.function.service_config,
        module.outage_feed.function.service_config,
      ]) :
      service.environment_variables.THREADS == tostring(service.max_instance_request_concurrency)
    ])
    error_message = "an instance has a thread for each of its requests"
  }
}
