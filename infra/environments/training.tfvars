# Invented houses and residents: may be deleted at any time.
alert_email        = "domovoy-training@example.org"
bots               = { uchebny = 1 }
delete_protection  = false
firestore_location = "europe-west1"
project_id         = "domovoy-training-example"
region             = "europe-west1"
suppliers = {
  teploset  = ["group:domovoy-trainers@example.org"]
  vodokanal = ["group:domovoy-trainers@example.org"]
}
vault = null # nobody shall tell a training bot his name
