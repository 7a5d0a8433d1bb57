variable "concurrency" {
  type        = number
  description = "Requests that one instance works on at once; it has as many threads."

  validation {
    condition     = var.concurrency >= 1 && var.concurrency <= 1000
    error_message = "Refused: ${var.concurrency}. Accepted: 1 to 1000."
  }
}

variable "deployment" {
  type = object({
    archive  = string # object in the bucket
    bucket   = string
    builder  = string # id of the account that builds
    database = string
    project  = string
    region   = string
  })
  description = "What all doors have in common."
}

variable "door" {
  type        = string
  description = "The door's name in functions/main.py. Cloud resources write it with hyphens."

  validation {
    condition     = can(regex("^[a-z][a-z_]{4,28}[a-z]$", var.door))
    error_message = "Refused: '${var.door}'. Accepted: 6 to 30 of a-z and '_', between letters."
  }
}

variable "env" {
  type        = map(string)
  description = "Settings of this door beyond those of every door (functions/settings.py)."
  default     = {}
}

variable "ingress" {
  type        = string
  description = "Where calls may come from. Our own Pub/Sub and Cloud Scheduler are internal."
  default     = "ALLOW_INTERNAL_ONLY"

  validation {
    condition     = contains(["ALLOW_ALL", "ALLOW_INTERNAL_ONLY"], var.ingress)
    error_message = "Refused: '${var.ingress}'. Accepted: ALLOW_ALL and ALLOW_INTERNAL_ONLY."
  }
}

variable "max_instances" {
  type        = number
  description = "Instances at most."

  validation {
    condition     = var.max_instances >= 1 && floor(var.max_instances) == var.max_instances
    error_message = "Refused: ${var.max_instances}. Accepted: 1, 2, 3 and so on."
  }
}

variable "only_reads" {
  type        = bool
  description = "Whether the door reads documents and never writes one."
  default     = false
}

variable "secrets" {
  type = map(object({
    id      = string
    version = string
  }))
  description = "Secrets that this door may read: variable -> secret."
  default     = {}
}

variable "timeout_seconds" {
  type        = number
  description = "After this long a request is given up."

  validation {
    condition     = var.timeout_seconds >= 1 && var.timeout_seconds <= 3600
    error_message = "Refused: ${var.timeout_seconds}. Accepted: 1 to 3600."
  }
}
