"""Forms of the referral that are not questions of the form itself."""

from __future__ import annotations

from webforms.fields import AnyOf, Choice, Needed, PageForm

DECLARATION = (
    "I have discussed this referral with my safeguarding lead, and the information is correct as far as I know"
)


class LeadFirstForm(PageForm):
    """One page: whether the safeguarding lead was consulted."""

    consulted = Choice(
        "Have you discussed this case with your agency’s safeguarding lead?",
        (("yes", "Yes"), ("no", "No, not yet")),
        validators=[Needed("Select yes if you have discussed this case with your safeguarding lead")],
    )


class DeclarationForm(PageForm):
    """One page: the declaration below the answers."""

    declared = AnyOf(
        "Declaration",
        (("yes", DECLARATION),),
        validators=[Needed("Select the box to confirm the declaration")],
    )
