mock_provider "google" {
  source          = "./tests/cloud"
  override_during = plan
}

run "the_product_ships_whole_and_without_its_sandbox" {
  command = plan

  assert {
    condition = length([
      for source in data.archive_file.functions.source : source.filename
      if can(regex("sandbox|__pycache__", source.filename))
    ]) == 0
    error_message = "the sandbox or a leftover is in the archive"
  }
  assert {
    condition = length(setsubtract(
      [
        "documents/indexes.json",
        "main.py",
        "max_messenger/russian_trusted_root_ca.pem",
        "outages/outage_feed.schema.json",
        "requirements.txt",
      ],
      [for source in data.archive_file.functions.source : source.filename]
    )) == 0
    error_message = "code, requirements and data files belong to the archive"
  }
  assert {
    condition = (
      google_storage_bucket_object.functions.name
      == "functions-${data.archive_file.functions.output_sha256}.zip"
    )
    error_message = "other code is another object, and so another deployment"
  }
  assert {
    condition = (
      module.notices.function.build_config[0].source[0].storage_source[0].object
      == google_storage_bucket_object.functions.name
    )
    error_message = "a function is built from another archive"
  }
}
