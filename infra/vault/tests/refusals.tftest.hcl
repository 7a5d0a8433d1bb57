mock_provider "aws" {
  override_during = plan
}

# What the module makes is tried on pretend stores: tests/contracts/test_vault_infra.py.
variables {
  bucket    = "domovoy-people"
  country   = "RU"
  kms_key   = "abj0a1b2c3d4e5f6g7h8"
  operator  = "aje0a1b2c3d4e5f6g7h8"
  principal = "aje8h7g6f5e4d3c2b1a0"
}

run "what_is_said_of_yandex_is_enough" {
  command = plan

  assert {
    condition = output.vault == {
      bucket   = "domovoy-people"
      country  = "RU"
      endpoint = "https://storage.yandexcloud.net"
      region   = "ru-central1"
    }
    error_message = "the output is not what infra/ takes"
  }
  assert {
    condition     = one(aws_s3_bucket.access_log.lifecycle_rule[0].expiration[*].days) == 1096
    error_message = "who opened what is kept for three years"
  }
}

run "another_country_is_refused" {
  command = plan

  variables {
    country = "KZ"
  }

  expect_failures = [var.country]
}

run "names_and_numbers_that_cannot_be_are_refused" {
  command = plan

  variables {
    access_log_days = 0.5
    bucket          = "domovoy.people"
    endpoint        = "http://storage.yandexcloud.net"
    region          = "Moscow 1"
  }

  expect_failures = [var.access_log_days, var.bucket, var.endpoint, var.region]
}

run "yandex_without_its_key_of_kms_is_refused" {
  command = plan

  variables {
    kms_key = null
  }

  expect_failures = [var.kms_key]
}

run "a_bucket_that_nobody_opens_is_refused" {
  command = plan

  variables {
    principal = null
  }

  expect_failures = [var.principal]
}

run "a_bucket_that_nobody_configures_is_refused" {
  command = plan

  variables {
    operator = null
  }

  expect_failures = [var.operator]
}

run "the_product_may_not_be_its_own_operator" {
  command = plan

  variables {
    principal = "aje0a1b2c3d4e5f6g7h8"
  }

  expect_failures = [var.principal]
}

run "a_user_made_here_needs_an_iam_and_no_operator" {
  command = plan

  variables {
    create_user = true
  }

  expect_failures = [var.iam_endpoint, var.operator]
}

run "a_user_made_here_is_the_only_principal" {
  command = plan

  variables {
    create_user  = true
    iam_endpoint = "https://iam.example.ru"
    operator     = null
  }

  expect_failures = [var.principal]
}
