"""Many ways of saying one thing: single clauses in a licence that otherwise grants everything."""

from __future__ import annotations

import pytest
from licences.texts import licence

from gpaiscope.licences import read

DEFEATS = (
    "You may not use the model commercially without asking for permission.",
    "This licence does not cover commercial exploitation.",
    "You may exercise these rights for purposes that are not commercial in nature only.",
    "The weights are free for hobbyists; companies need to buy a licence.",
    "Use by for-profit entities is not allowed.",
    "The model must not be used to earn money.",
    "Non-commercial use only.",
    "Noncommercial purposes are the only permitted purposes.",
    "The model is made available for scientific research purposes and may not be used for anything else.",
    "If your products have more than 50 million monthly active users, you must request a licence from us.",
    "Organisations whose annual turnover exceeds EUR 10 million need a separate agreement with the licensor.",
    "Entities with over 1,000 employees must obtain an enterprise licence.",
    "The rights terminate once your service serves over one hundred thousand users per month.",
    "For use in a paid product you must first purchase a commercial licence from the licensor.",
    "To deploy the model commercially, please contact sales@example.com to obtain permission.",
    "Providing the model as an API to third parties requires our prior written consent.",
    "This licence is not offered to persons or companies established in the European Union.",
    "You may not use, download or distribute the model in the EU.",
    "Territory means the world except the European Union and South Korea. The rights hold in the Territory only.",
    "Residents of EU member states are not eligible for this licence.",
    "You shall pay the licensor a royalty of 5 % of your revenue.",
    "The model is free for companies with fewer than 50 employees; larger companies must contact us for a licence.",
    "Startups whose revenue is below $1M may use the model free of charge. All others require a paid licence.",
    "This licence covers research and evaluation only.",
    "Commercial use is permitted only with the prior written consent of the licensor.",
    "Commercial use: prohibited.",
    "You may not use the model to provide services to third parties for a fee.",
    "The licence is limited to internal use within your organisation.",
    "You may not sell, sublicense or redistribute the model or any derivative.",
    "Derivatives of the model may not be distributed.",
    "You may not publish fine-tuned versions of the model.",
    "Use is restricted to academic and non-profit institutions.",
    "You may use the model solely for non-commercial, academic research.",
    "The licence is granted for educational use only.",
    "Persons located in the European Union are excluded from the scope of this licence.",
    "The model is licensed for use in the United States only.",
    "This licence does not apply to users in the EU or the UK.",
    "EU residents and EU-based companies may not exercise any right under this licence.",
    "If you make more than 10 million dollars per year from the model, you have to share revenue with the licensor.",
    "Services with over 100k daily users need written approval.",
    "To use the model in production you need a subscription.",
    "Users must apply for commercial authorization by sending an email to license@example.com.",
    "The weights are provided for evaluation purposes only and shall be deleted after 30 days.",
    "The model may only run on Acme accelerators.",
)

ARGUED = (
    "You must follow our Acceptable Use Policy at https://example.com/aup, which we may change at any time.",
    "We may revoke this licence at any time.",
    "You agree that you will not use the model in any way that is harmful, hateful or offensive.",
    "The model may not be used by the tobacco, gambling or arms industries.",
    "You must not use the model to build a product that competes with the licensor.",
    "Restricted uses: generating spam, disinformation, or political advertising.",
    "You shall only use the model for lawful and ethical purposes.",
    "The licensor can terminate this licence at its sole discretion at any time.",
    "You must report all use of the model to the licensor each quarter.",
    "You must always use the most recent version of the model.",
    "You may not remove or disable the watermark or the safety filter.",
    "You must not use the model for high-risk purposes as listed in our policy.",
    "All this is free as long as your company is a member of our alliance.",
    "These rights are yours provided that only schools are among your customers.",
    "If you use the model or its outputs to train another model, you must publish the weights of that model.",
    "Whoever fine-tunes the model has to release the changed weights to everyone within 30 days.",
    "Users who improve the model must promptly send their improvements to the licensor.",
    "Anyone who deploys the model shall make available all data used with it.",
)

PERMITTED = (
    "You must not use the model to develop chemical, biological, radiological or nuclear weapons.",
    "You must comply with applicable law.",
    "If you distribute the model or a derivative of it, you must do so under this licence.",
    "If you publish results obtained with the model, please cite our paper.",
    "You may sell copies of the model and offer services based on it.",
    "You may not claim that the licensor endorses your product.",
    "If you sue anyone for patent infringement by the model, your patent licence ends.",
    "You may not apply technical measures that restrict others from exercising these rights.",
    "This licence terminates if you breach it and do not cure the breach within 30 days.",
    "Outputs of the model are yours; the licensor claims no rights in them.",
    "You may use the model for any purpose, including commercial purposes and research.",
    "You must not violate applicable export control laws when you use the model.",
    "Nothing in this licence restricts your rights under mandatory consumer law.",
    "Each recipient automatically receives a licence from the licensor under these terms.",
    "You must state that you changed the files if you distribute modified versions.",
    "If you modify the model and distribute it, you must release the modified weights under this licence.",
    "If you use the model you should report vulnerabilities, and you may keep what you train to yourself.",
    "You may train other models with it and need not publish their weights.",
    "The licensor will not be liable for loss of profits or commercial damages of users in the European Union.",
    "The release does not preclude commercial exploitation by the licensor. "
    "Any such commercial use shall be subject to license agreements with users.",
    "This licence can be accepted only by an adult of legal age of majority in the country in which the model is used.",
    "You may copy, change and use the weights for any purpose, including commercial use, without asking permission.",
)


@pytest.mark.parametrize("clause", DEFEATS)
def test_what_defeats_a_licence(clause: str) -> None:
    reading = read(licence(clause), index=False)
    assert reading.verdict == "does-not-qualify"
    assert any(ground.settled and ground.position for ground in reading.grounds)


@pytest.mark.parametrize("clause", ARGUED)
def test_what_can_be_argued(clause: str) -> None:
    assert read(licence(clause), index=False).verdict == "unsettled"


@pytest.mark.parametrize("clause", PERMITTED)
def test_what_a_licence_may_say(clause: str) -> None:
    assert read(licence(clause), index=False).verdict == "qualifies"
