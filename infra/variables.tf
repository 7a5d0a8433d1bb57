variable "alert_email" {
  type        = string
  description = "Where alerts go: the mailbox of whoever is on duty."

  validation {
    condition     = can(regex("^[^@\\s]+@[^@\\s]+[.][^@\\s]+$", var.alert_email))
    error_message = "Refused: '${var.alert_email}'. Accepted: a mailbox like duty@example.org."
  }
}

variable "bots" {
  type        = map(number)
  description = "Our bots, one per legal entity: name -> version of its token (secrets.tf)."

  validation {
    condition     = length(var.bots) > 0
    error_message = "Refused: no bot. Accepted: at least one, like { lesnaya = 1 }."
  }

  # BOT_NAME of functions/settings.py: the name is the path of the webhook.
  validation {
    condition     = alltrue([for bot in keys(var.bots) : can(regex("^[a-z][a-z0-9-]{0,29}$", bot))])
    error_message = <<-TEXT
      Refused: a name among ${join(", ", keys(var.bots))}.
      Accepted: a letter, then at most 29 of a-z, 0-9 and '-'.
    TEXT
  }

  validation {
    condition     = alltrue([for version in var.bots : version >= 1 && floor(version) == version])
    error_message = <<-TEXT
      Refused: a version among ${join(", ", values(var.bots))}.
      Accepted: 1, 2, 3 and so on.
    TEXT
  }
}

variable "delete_protection" {
  type        = bool
  description = "Whether the database refuses to be deleted, even by terraform destroy."
  default     = true
}

variable "firestore_location" {
  type        = string
  description = "Where documents lie. It cannot be changed once the database exists."

  validation {
    condition     = can(regex("^(eur3|nam5|nam7|[a-z]+-[a-z]+[0-9]+)$", var.firestore_location))
    error_message = <<-TEXT
      Refused: '${var.firestore_location}'.
      Accepted: eur3, nam5, nam7 or a region like europe-west1.
    TEXT
  }
}

variable "project_id" {
  type        = string
  description = "Google Cloud project of this deployment."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "Refused: '${var.project_id}'. Accepted: an id like domovoy-production."
  }
}

variable "region" {
  type        = string
  description = "Where functions and schedules run; best beside the database."

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "Refused: '${var.region}'. Accepted: a region like europe-west1."
  }
}

variable "suppliers" {
  type        = map(set(string))
  description = "Who may publish outages as which supplier: organisation -> members of IAM."

  # OrganisationId of functions/organisation/model.py.
  validation {
    condition = alltrue([
      for organisation in keys(var.suppliers) :
      can(regex("^[a-z][a-z0-9-]{0,59}$", organisation))
    ])
    error_message = <<-TEXT
      Refused: an id among ${join(", ", keys(var.suppliers))}.
      Accepted: a letter, then at most 59 of a-z, 0-9 and '-'.
    TEXT
  }

  validation {
    condition     = alltrue([for publishers in var.suppliers : length(publishers) > 0])
    error_message = "Refused: a supplier without publishers. Accepted: at least one member each."
  }

  # Not allUsers: anybody could announce an outage.
  validation {
    condition = alltrue([
      for publisher in setunion([], values(var.suppliers)...) : can(regex(
        "^(serviceAccount|group|user):[^@\\s]+@[^@\\s]+$|^principal(Set)?://iam[.]googleapis[.]com/",
        publisher,
      ))
    ])
    error_message = <<-TEXT
      Refused: a member among ${join(", ", setunion([], values(var.suppliers)...))}.
      Accepted: serviceAccount:NAME@PROJECT.iam.gserviceaccount.com, group:MAILBOX, user:MAILBOX,
      principal://iam.googleapis.com/... and principalSet://iam.googleapis.com/...
    TEXT
  }
}

variable "vault" {
  type = object({
    access_key_version = optional(number, 1)
    bucket             = string
    country            = string
    endpoint           = string
    keys_version       = optional(number, 1)
    region             = string
    secret_key_version = optional(number, 1)
  })
  description = <<-TEXT
    The bucket of personal data (what infra/vault puts out), and versions of its secrets
    (secrets.tf).
    Null: no vault, and the product goes on without personal data.
  TEXT
  default     = null

  # VaultSettings of functions/settings.py. Without a word the product does without such a vault.
  validation {
    condition     = try(var.vault.country, "RU") == "RU"
    error_message = <<-TEXT
      Refused: country = "${try(var.vault.country, "")}".
      Accepted: "RU". What residents tell is first recorded in Russia (152-FZ, article 18, part 5).
    TEXT
  }

  validation {
    condition = can(regex(
      "^https://[A-Za-z0-9.-]+(:[0-9]{1,5})?$",
      try(var.vault.endpoint, "https://storage.yandexcloud.net"),
    ))
    error_message = <<-TEXT
      Refused: endpoint = "${try(var.vault.endpoint, "")}".
      Accepted: an address like "https://storage.yandexcloud.net", without a slash at the end.
    TEXT
  }

  validation {
    condition = can(regex(
      "^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", try(var.vault.bucket, "domovoy-people")
    ))
    error_message = <<-TEXT
      Refused: bucket = "${try(var.vault.bucket, "")}".
      Accepted: 3 to 63 of a-z, 0-9 and '-', like "domovoy-people-production".
    TEXT
  }

  validation {
    condition     = can(regex("^[a-z0-9-]{1,40}$", try(var.vault.region, "ru-central1")))
    error_message = <<-TEXT
      Refused: region = "${try(var.vault.region, "")}". Accepted: a region like "ru-central1".
    TEXT
  }

  # A fixed version, not "latest": all instances of a door have the same keys, or none starts.
  validation {
    condition = alltrue([
      for version in try([
        var.vault.access_key_version, var.vault.keys_version, var.vault.secret_key_version
      ], []) :
      version >= 1 && floor(version) == version
    ])
    error_message = "Refused: a version of a secret of `vault`. Accepted: 1, 2, 3 and so on."
  }
}

variable "webhook_secret_version" {
  type        = number
  description = "Raise by one to give every bot a new webhook secret."
  default     = 1

  validation {
    condition = (
      var.webhook_secret_version >= 1
      && floor(var.webhook_secret_version) == var.webhook_secret_version
    )
    error_message = "Refused: ${var.webhook_secret_version}. Accepted: 1, 2, 3 and so on."
  }
}
