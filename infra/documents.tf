resource "google_firestore_database" "main" {
  name        = "(default)" # the one database with a free quota
  location_id = var.firestore_location
  type        = "FIRESTORE_NATIVE"

  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED"

  # Under protection `terraform destroy` fails, which is better than leaving data silently behind.
  deletion_policy = "DELETE"
  delete_protection_state = (
    var.delete_protection ? "DELETE_PROTECTION_ENABLED" : "DELETE_PROTECTION_DISABLED"
  )

  depends_on = [google_project_service.api]
}

# The list that SQLite reads too. Firestore has indexes of one field by itself.
locals {
  indexes = {
    for index in jsondecode(file("${local.functions}/documents/indexes.json")) :
    "${index.collection}: ${join(", ", index.fields)}" => index
    if length(index.fields) > 1
  }
}

resource "google_firestore_index" "composite" {
  for_each = local.indexes

  database   = google_firestore_database.main.name
  collection = each.value.collection

  dynamic "fields" {
    for_each = each.value.fields

    content {
      field_path = trimprefix(fields.value, "-")
      order      = startswith(fields.value, "-") ? "DESCENDING" : "ASCENDING"
    }
  }
}
