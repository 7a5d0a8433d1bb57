mock_provider "google" {
  source          = "./tests/cloud"
  override_during = plan
}

run "names_and_places_that_google_or_the_product_would_refuse" {
  command = plan

  variables {
    alert_email            = "duty"
    bots                   = { Lesnaya = 1 }
    firestore_location     = "europe"
    project_id             = "Domovoy"
    region                 = "europe"
    suppliers              = { "vodokanal/other" = ["group:duty@vodokanal.example"] }
    webhook_secret_version = 1.5
  }

  expect_failures = [
    var.alert_email,
    var.bots,
    var.firestore_location,
    var.project_id,
    var.region,
    var.suppliers,
    var.webhook_secret_version,
  ]
}

run "a_bot_that_has_no_path_and_a_supplier_that_is_everybody" {
  command = plan

  variables {
    bots      = { lesnaya_uk = 1 }
    suppliers = { vodokanal = ["allUsers"] }
  }

  expect_failures = [var.bots, var.suppliers]
}

run "no_bot_at_all_and_a_supplier_whom_nobody_can_be" {
  command = plan

  variables {
    bots      = {}
    suppliers = { vodokanal = [] }
  }

  expect_failures = [var.bots, var.suppliers]
}

run "a_token_of_no_version" {
  command = plan

  variables {
    bots = { lesnaya = 0 }
  }

  expect_failures = [var.bots]
}
