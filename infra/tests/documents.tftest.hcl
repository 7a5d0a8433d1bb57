mock_provider "google" {
  source          = "./tests/cloud"
  override_during = plan
}

run "every_query_has_its_index_and_the_database_is_safe" {
  command = plan

  assert {
    condition = toset([
      for index in google_firestore_index.composite : {
        collection = index.collection
        fields     = [for field in index.fields : "${field.field_path} ${field.order}"]
      }
      ]) == toset([
      for index in jsondecode(file("../functions/documents/indexes.json")) : {
        collection = index.collection
        fields = [
          for field in index.fields :
          startswith(field, "-") ? "${substr(field, 1, -1)} DESCENDING" : "${field} ASCENDING"
        ]
      }
      if length(index.fields) > 1
    ])
    error_message = "the composite indexes are the lines of indexes.json"
  }
  assert {
    condition = (
      google_firestore_database.main.point_in_time_recovery_enablement
      == "POINT_IN_TIME_RECOVERY_ENABLED"
    )
    error_message = "point-in-time recovery is off"
  }
  assert {
    condition = (
      google_firestore_database.main.delete_protection_state == "DELETE_PROTECTION_ENABLED"
    )
    error_message = "protected unless an environment says otherwise"
  }
}

run "a_training_database_may_be_deleted" {
  command = plan

  variables {
    delete_protection = false
  }

  assert {
    condition = (
      google_firestore_database.main.delete_protection_state == "DELETE_PROTECTION_DISABLED"
    )
    error_message = "the environment's word counts"
  }
}
