# What Google would answer: an address for every account and function, each its own, so that tests
# see which one stands where.

mock_data "google_project" {
  defaults = {
    number = "424242424242"
  }
}

mock_resource "google_secret_manager_secret_version" {
  defaults = {
    version = "7"
  }
}

override_resource {
  target          = module.dead_letters.google_service_account.this
  override_during = plan
  values = {
    email  = "dead-letters@mock.iam.gserviceaccount.com"
    member = "serviceAccount:dead-letters@mock.iam.gserviceaccount.com"
  }
}

override_resource {
  target          = module.max_webhook.google_service_account.this
  override_during = plan
  values = {
    email  = "max-webhook@mock.iam.gserviceaccount.com"
    member = "serviceAccount:max-webhook@mock.iam.gserviceaccount.com"
  }
}

override_resource {
  target          = module.notices.google_service_account.this
  override_during = plan
  values = {
    email  = "notices@mock.iam.gserviceaccount.com"
    member = "serviceAccount:notices@mock.iam.gserviceaccount.com"
  }
}

override_resource {
  target          = module.outage_feed.google_service_account.this
  override_during = plan
  values = {
    email  = "outage-feed@mock.iam.gserviceaccount.com"
    member = "serviceAccount:outage-feed@mock.iam.gserviceaccount.com"
  }
}

override_resource {
  target          = module.private_files[0].google_service_account.this
  override_during = plan
  values = {
    email  = "private-files@mock.iam.gserviceaccount.com"
    member = "serviceAccount:private-files@mock.iam.gserviceaccount.com"
  }
}

override_resource {
  target          = module.reminders.google_service_account.this
  override_during = plan
  values = {
    email  = "reminders@mock.iam.gserviceaccount.com"
    member = "serviceAccount:reminders@mock.iam.gserviceaccount.com"
  }
}

override_resource {
  target          = module.upkeep.google_service_account.this
  override_during = plan
  values = {
    email  = "upkeep@mock.iam.gserviceaccount.com"
    member = "serviceAccount:upkeep@mock.iam.gserviceaccount.com"
  }
}

override_resource {
  target          = google_service_account.dead_letters_push
  override_during = plan
  values = {
    email  = "dead-letters-push@mock.iam.gserviceaccount.com"
    member = "serviceAccount:dead-letters-push@mock.iam.gserviceaccount.com"
  }
}

override_resource {
  target          = google_service_account.notices_push
  override_during = plan
  values = {
    email  = "notices-push@mock.iam.gserviceaccount.com"
    member = "serviceAccount:notices-push@mock.iam.gserviceaccount.com"
  }
}

override_resource {
  target          = google_service_account.outage_feed_push
  override_during = plan
  values = {
    email  = "outage-feed-push@mock.iam.gserviceaccount.com"
    member = "serviceAccount:outage-feed-push@mock.iam.gserviceaccount.com"
  }
}

override_resource {
  target          = google_service_account.reminders_clock
  override_during = plan
  values = {
    email  = "reminders-clock@mock.iam.gserviceaccount.com"
    member = "serviceAccount:reminders-clock@mock.iam.gserviceaccount.com"
  }
}

override_resource {
  target          = google_service_account.upkeep_clock
  override_during = plan
  values = {
    email  = "upkeep-clock@mock.iam.gserviceaccount.com"
    member = "serviceAccount:upkeep-clock@mock.iam.gserviceaccount.com"
  }
}

override_resource {
  target          = module.dead_letters.google_cloudfunctions2_function.this
  override_during = plan
  values = {
    service_config = {
      uri = "https://dead-letters.mock.run.app"
    }
  }
}

override_resource {
  target          = module.max_webhook.google_cloudfunctions2_function.this
  override_during = plan
  values = {
    service_config = {
      uri = "https://max-webhook.mock.run.app"
    }
  }
}

override_resource {
  target          = module.notices.google_cloudfunctions2_function.this
  override_during = plan
  values = {
    service_config = {
      uri = "https://notices.mock.run.app"
    }
  }
}

override_resource {
  target          = module.outage_feed.google_cloudfunctions2_function.this
  override_during = plan
  values = {
    service_config = {
      uri = "https://outage-feed.mock.run.app"
    }
  }
}

override_resource {
  target          = module.private_files[0].google_cloudfunctions2_function.this
  override_during = plan
  values = {
    service_config = {
      uri = "https://private-files.mock.run.app"
    }
  }
}

override_resource {
  target          = module.reminders.google_cloudfunctions2_function.this
  override_during = plan
  values = {
    service_config = {
      uri = "https://reminders.mock.run.app"
    }
  }
}

override_resource {
  target          = module.upkeep.google_cloudfunctions2_function.this
  override_during = plan
  values = {
    service_config = {
      uri = "https://upkeep.mock.run.app"
    }
  }
}
