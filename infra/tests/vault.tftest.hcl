mock_provider "google" {
  source          = "./tests/cloud"
  override_during = plan
}

variables {
  vault = {
    access_key_version = 4
    bucket             = "domovoy-people"
    country            = "RU"
    endpoint           = "https://storage.yandexcloud.net"
    keys_version       = 2
    region             = "ru-central1"
    secret_key_version = 5
  }
}

run "without_a_vault_no_door_knows_of_one" {
  command = plan

  variables {
    vault = null
  }

  assert {
    condition = length(flatten([
      for door in [
        module.dead_letters, module.max_webhook, module.notices, module.outage_feed,
        module.reminders, module.upkeep
      ] :
      [
        for name in concat(
          keys(door.function.service_config[0].environment_variables),
          door.function.service_config[0].secret_environment_variables[*].key,
        ) :
        name if can(regex("VAULT|FILES", name))
      ]
    ])) == 0
    error_message = "a door is told of a vault that is not there"
  }
  assert {
    condition = (
      length(google_secret_manager_secret.vault) == 0
      && length(module.private_files) == 0
      && length(google_cloud_run_v2_service_iam_member.private_files) == 0
      && length(google_logging_project_exclusion.private_files) == 0
      && output.files == null
    )
    error_message = "a secret or a public door is there for nothing"
  }
}

run "five_doors_open_the_vault_and_one_of_them_is_public" {
  command = plan

  assert {
    condition = {
      for door in concat(module.private_files, [
        module.dead_letters, module.max_webhook, module.notices, module.outage_feed,
        module.reminders, module.upkeep
      ]) :
      door.function.name => {
        for name, value in door.function.service_config[0].environment_variables :
        name => value if startswith(name, "VAULT_")
      }
      } == {
      for name, opens in {
        dead-letters  = false, max-webhook = true, notices = true, outage-feed = false,
        private-files = true, reminders = true, upkeep = true
      } :
      name => {
        for setting, value in {
          VAULT_BUCKET   = "domovoy-people"
          VAULT_COUNTRY  = "RU"
          VAULT_ENDPOINT = "https://storage.yandexcloud.net"
          VAULT_REGION   = "ru-central1"
        } :
        setting => value if opens
      }
    }
    error_message = "a door lacks the vault, or has one that it does not need"
  }
  assert {
    condition = {
      for door in concat(module.private_files, [
        module.dead_letters, module.max_webhook, module.notices, module.outage_feed,
        module.reminders, module.upkeep
      ]) :
      door.function.name => sort([
        for secret in door.function.service_config[0].secret_environment_variables :
        "${secret.key} ${secret.secret} ${secret.version}" if startswith(secret.key, "VAULT_")
      ])
      } == {
      for name, opens in {
        dead-letters  = false, max-webhook = true, notices = true, outage-feed = false,
        private-files = true, reminders = true, upkeep = true
      } :
      name => opens ? [
        "VAULT_ACCESS_KEY vault-access-key 4",
        "VAULT_KEYS vault-keys 2",
        "VAULT_SECRET_KEY vault-secret-key 5",
      ] : []
    }
    error_message = "a door lacks a key, or has one that it does not need"
  }
  assert {
    condition = {
      for door in concat(module.private_files, [
        module.dead_letters, module.max_webhook, module.notices, module.outage_feed,
        module.reminders, module.upkeep
      ]) :
      door.function.name => door.function.service_config[0].environment_variables["FILES_URL"]
      if contains(keys(door.function.service_config[0].environment_variables), "FILES_URL")
      } == {
      for name in ["max-webhook", "notices", "reminders", "upkeep"] :
      name => "https://private-files.mock.run.app"
    }
    error_message = "links lead to the door of private files"
  }
  assert {
    condition     = output.files == "https://private-files.mock.run.app"
    error_message = "the output shows another address"
  }
  assert {
    condition = (
      module.private_files[0].function.service_config[0].service_account_email
      == "private-files@mock.iam.gserviceaccount.com"
    )
    error_message = "the function runs as somebody else"
  }
  assert {
    condition = alltrue(flatten([
      for service in module.private_files[0].function.service_config :
      [for secret in service.secret_environment_variables : startswith(secret.key, "VAULT_")]
    ]))
    error_message = "it has a secret beside the vault's: it talks to nobody in MAX"
  }
  assert {
    condition = (
      google_cloud_run_v2_service_iam_member.private_files[0].name == "private-files"
      && google_cloud_run_v2_service_iam_member.private_files[0].member == "allUsers"
      && google_cloud_run_v2_service_iam_member.private_files[0].role == "roles/run.invoker"
      && module.private_files[0].function.service_config[0].ingress_settings == "ALLOW_ALL"
    )
    error_message = "a browser cannot open the link"
  }
  assert {
    condition     = module.private_files[0].function.service_config[0].max_instance_count == 1
    error_message = "a public door may cost no more than one instance"
  }
  assert {
    condition = {
      for door in concat(module.private_files, [
        module.dead_letters, module.max_webhook, module.notices, module.outage_feed,
        module.reminders, module.upkeep
      ]) :
      door.function.name => door.documents_role
      } == {
      for name in [
        "dead-letters", "max-webhook", "notices", "outage-feed", "private-files", "reminders",
        "upkeep"
      ] :
      name => name == "private-files" ? "roles/datastore.viewer" : "roles/datastore.user"
    }
    error_message = "private-files writes nothing, the others do"
  }
  assert {
    condition = google_logging_project_exclusion.private_files[0].filter == join(" AND ", [
      "resource.type=\"cloud_run_revision\"",
      "resource.labels.service_name=\"${module.private_files[0].function.name}\"",
      "log_id(\"run.googleapis.com/requests\")",
    ])
    error_message = "links to residents' own data would stand in the request log"
  }
}

run "what_was_never_said_about_versions_is_the_first" {
  command = plan

  variables {
    vault = {
      bucket   = "domovoy-people"
      country  = "RU"
      endpoint = "https://storage.yandexcloud.net"
      region   = "ru-central1"
    }
  }

  assert {
    condition = toset([
      for secret in module.reminders.function.service_config[0].secret_environment_variables :
      secret.version
    ]) == toset(["1"])
    error_message = "what infra/vault puts out is a whole value of `vault`"
  }
}

run "a_vault_in_another_country_is_refused" {
  command = plan

  variables {
    vault = {
      bucket   = "domovoy-people"
      country  = "FI"
      endpoint = "https://storage.yandexcloud.net"
      region   = "ru-central1"
    }
  }

  expect_failures = [var.vault]
}

run "a_vault_without_encryption_on_the_way_is_refused" {
  command = plan

  variables {
    vault = {
      bucket   = "domovoy-people"
      country  = "RU"
      endpoint = "http://storage.yandexcloud.net"
      region   = "ru-central1"
    }
  }

  expect_failures = [var.vault]
}

run "a_bucket_that_cannot_be_is_refused" {
  command = plan

  variables {
    vault = {
      bucket   = "Domovoy/people"
      country  = "RU"
      endpoint = "https://storage.yandexcloud.net"
      region   = "ru-central1"
    }
  }

  expect_failures = [var.vault]
}

run "a_secret_of_no_version_is_refused" {
  command = plan

  variables {
    vault = {
      bucket       = "domovoy-people"
      country      = "RU"
      endpoint     = "https://storage.yandexcloud.net"
      keys_version = 0
      region       = "ru-central1"
    }
  }

  expect_failures = [var.vault]
}
