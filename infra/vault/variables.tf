variable "access_log_days" {
  type        = number
  description = "How long the record of who opened what is kept: three years, as long as a claim."
  default     = 1096

  validation {
    condition     = var.access_log_days >= 1 && floor(var.access_log_days) == var.access_log_days
    error_message = "Refused: ${var.access_log_days}. Accepted: whole days, like 1096."
  }
}

variable "block_public_access" {
  type        = bool
  description = <<-TEXT
    Whether the store has AWS's switch that forbids making a bucket public. Yandex Object Storage
    lists no such call; there a bucket is private until somebody opens it.
  TEXT
  default     = false
}

variable "bucket" {
  type        = string
  description = "Name of the bucket, unique in the whole store; its access log is BUCKET-access-log."

  # 63 in all. No dots: a name with dots has no certificate of its own.
  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,50}[a-z0-9]$", var.bucket))
    error_message = <<-TEXT
      Refused: '${var.bucket}'.
      Accepted: 3 to 52 of a-z, 0-9 and '-', like domovoy-people-production.
    TEXT
  }
}

variable "country" {
  type        = string
  description = "Where the bucket's disks stand. You declare it, and the product believes you."

  validation {
    condition     = var.country == "RU"
    error_message = <<-TEXT
      Refused: '${var.country}'.
      Accepted: RU. What residents tell is first recorded in Russia (152-FZ, article 18, part 5).
    TEXT
  }
}

variable "create_user" {
  type        = bool
  description = <<-TEXT
    Whether the store has AWS's IAM, in which the narrow key can be made here. Yandex has its own IAM
    instead: leave it false, and name `principal`.
  TEXT
  default     = false
}

variable "endpoint" {
  type        = string
  description = "Address of the S3 API."
  default     = "https://storage.yandexcloud.net"

  # Without TLS only on this machine, where a pretend store may run.
  validation {
    condition = can(regex(
      "^(https://[a-z0-9.-]+(:[0-9]+)?|http://127[.]0[.]0[.]1:[0-9]+)$", var.endpoint
    ))
    error_message = "Refused: '${var.endpoint}'. Accepted: one like https://storage.yandexcloud.net."
  }
}

variable "iam_endpoint" {
  type        = string
  description = "Address of the IAM API, if `create_user`."
  default     = null

  # Else the user would be made at AWS.
  validation {
    condition     = (var.iam_endpoint != null) == var.create_user
    error_message = <<-TEXT
      Refused: one of create_user and iam_endpoint without the other.
      Accepted: both, like create_user = true and iam_endpoint = "https://iam.example.ru", or neither.
    TEXT
  }
}

variable "kms_key" {
  type        = string
  description = <<-TEXT
    Key of the store's KMS that encrypts objects on its disks, a second time after the product: who
    deletes it destroys them. Null: AES256 with a key of the store's own, which Yandex Object Storage
    does not accept.
  TEXT
  default     = null

  validation {
    condition     = var.kms_key != null || !strcontains(var.endpoint, "yandexcloud")
    error_message = "Refused: no kms_key. Accepted at Yandex: a key's id, like abj0a1b2c3d4e5f6g7h8."
  }
}

variable "operator" {
  type        = string
  description = "Id of the account that runs Terraform, if not `create_user`: it has the settings."
  default     = null

  validation {
    condition = (
      var.create_user ? var.operator == null : can(regex("^[a-z0-9]{20}$", var.operator))
    )
    error_message = <<-TEXT
      Refused: '${coalesce(var.operator, "null")}' with create_user = ${var.create_user}.
      Accepted: an account's id, like aje0a1b2c3d4e5f6g7h8, or null with create_user = true.
    TEXT
  }
}

variable "principal" {
  type        = string
  description = "Id of the product's service account, if not `create_user`: objects are its alone."
  default     = null

  validation {
    condition = (
      var.create_user ? var.principal == null : can(regex("^[a-z0-9]{20}$", var.principal))
    )
    error_message = <<-TEXT
      Refused: '${coalesce(var.principal, "null")}' with create_user = ${var.create_user}.
      Accepted: a service account's id, like aje0a1b2c3d4e5f6g7h8, or null with create_user = true.
    TEXT
  }

  # What opens objects must not be able to change who opens them.
  validation {
    condition     = var.principal == null || var.principal != var.operator
    error_message = "Refused: one account for both. Accepted: a principal other than the operator."
  }
}

variable "region" {
  type        = string
  description = "Region of the store, as it signs requests."
  default     = "ru-central1"

  validation {
    condition     = can(regex("^[a-z0-9-]+$", var.region))
    error_message = "Refused: '${var.region}'. Accepted: a region like ru-central1."
  }
}
