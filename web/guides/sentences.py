"""Facts as sentences of the reader's language: one table, so that a topic without words fails a test.

`value` and `most` are the fact's two numbers, written as the reader's language writes numbers; `period` is as in the
source.
"""

from collections.abc import Mapping

from flask_babel import format_decimal
from flask_babel import lazy_gettext as _l

from web.guides.queries import Fact

SENTENCES: Mapping[str, object] = {
    "visa_free": _l("No visa; days of stay: %(value)s."),
    "documented_cases": _l(
        "At least %(value)s people from Russia were detained in Kazakhstan and Kyrgyzstan, or deported from there, at "
        "Russia’s request in %(period)s. Both can be entered with an internal identity card."
    ),
    "extradition_convention": _l(
        "Party to the European Convention on Extradition, as Russia is: %(value)s states were in %(period)s, all "
        "members of the Council of Europe among them. So the treaty alone tells little."
    ),
    "chisinau_convention": _l(
        "Signed the Chișinău Convention on legal assistance in %(period)s, as Russia and Belarus did. Whether it is in "
        "force here today was not checked."
    ),
    "came_from_russia": _l(
        "About %(value)s people came from Russia and stayed (%(period)s). That is all emigration, not civil society."
    ),
    "came_from_belarus": _l("About %(value)s people came from Belarus (%(period)s)."),
    "media_hub": _l("Berlin, Tbilisi and Riga are where most Russian newsrooms in exile work (%(period)s)."),
    "scholars_destination": _l("One of the countries to which most scholars who left Russia went (%(period)s)."),
    "reforum_centre": _l(
        "Reforum spaces of the Free Russia Foundation give room to work, advice on law, psychological help and "
        "language courses: Vilnius, Berlin, Tallinn, Tbilisi, Budva, Paris (%(period)s)."
    ),
    "ark_centre": _l(
        "The Ark (Kovcheg) helps people from Russia who oppose the war with shelter, law, psychology and languages "
        "(%(period)s)."
    ),
    "german_titles": _l(
        "%(value)s people from Russia were granted admission under section 22 of the Residence Act (%(period)s). It "
        "has been granted in few cases since."
    ),
    "czech_quota": _l(
        "The Civil Society programme admits up to %(value)s people from Russia and Belarus a year (%(period)s)."
    ),
    "latvian_media_visas": _l(
        "%(value)s people of independent Russian media and %(most)s members of their families got visas (%(period)s)."
    ),
    "lithuanian_refuge": _l("Has given refuge to activists from Russia since 2015."),
    "reached_first": _l("One of the countries that people reach first, because they can enter without a visa."),
    "east_of_the_union": _l("Central and eastern Europe is among the main destinations of civil society in exile."),
    "left_by_year": _l("By Russian statistics, %(value)s people left Russia in %(period)s."),
    "left_after_invasion": _l(
        "By some estimates %(value)s people left Russia in the first weeks after the full invasion of Ukraine."
    ),
    "left_after_mobilisation": _l("Up to %(value)s people left Russia within a week after mobilisation began."),
    "age_band": _l("Before 2022 most people who left Russia were %(value)s to %(most)s years old."),
    "civil_society": _l("About %(value)s people of civil society had left Russia by 2022, probably more."),
    "detained": _l("About %(value)s people were detained at rallies against the war in Russia, in seven months."),
    "blocked": _l("More than %(value)s media outlets were blocked in Russia."),
    "stayed_abroad": _l("About %(value)s people had left Russia since 2022 and not returned."),
    "left_range": _l("Between %(value)s and %(most)s people had left Russia, by another estimate."),
    "returned": _l("%(value)s %% of emigrants who answered a survey returned to Russia within a year."),
    "moved_on": _l("%(value)s %% of emigrants who answered a survey moved on to another country within a year."),
    "plan_return": _l("%(value)s %% of emigrants who answered a survey plan to return to Russia within a year."),
    "plan_move": _l("%(value)s %% of emigrants who answered a survey plan to move to another country within a year."),
    "fear": _l("Up to %(value)s %% of emigrants who answered a survey fear persecution by Russia while abroad."),
    "repressed": _l("More than %(value)s %% of new emigrants met repression before they left Russia."),
    "journalists_russia": _l("Between %(value)s and %(most)s journalists were forced to leave Russia."),
    "newsrooms": _l("%(value)s newsrooms that left Russia were at work, in more than %(most)s countries."),
    "journalists_belarus": _l("At least %(value)s journalists were forced to leave Belarus after 2020."),
    "scholars": _l("At least %(value)s scholars left Russia, by the records of ORCID."),
    "left_belarus": _l("Between %(value)s and %(most)s people left Belarus after 2020."),
    "notices": _l("About %(value)s Red Notices were in force; Russia had asked for %(most)s of them."),
    "notices_public": _l("Fewer than %(value)s %% of Red Notices are public."),
    "notices_removed": _l("The commission that controls Interpol’s files had at least %(value)s notices removed."),
    "complaints": _l(
        "In ten years at least %(value)s people complained about requests from Russia, and at least %(most)s of the "
        "complaints succeeded."
    ),
    "coauthored": _l(
        "Scientific works with authors from both Russia and Ukraine: %(value)s in 2021, %(most)s in 2023."
    ),
    "contracts_ukraine": _l(
        "%(value)s %% of migrant scientists from Ukraine had a long contract, %(most)s %% a place at a host "
        "institution."
    ),
    "pilot_pairs": _l(
        "In the pilot of one mentoring programme %(value)s scientists asked and %(most)s pairs came together: mentors "
        "are what is missing."
    ),
    "lost_documents": _l(
        "Interpol’s list of lost and stolen travel documents held more than %(value)s million entries from %(most)s "
        "countries. Only the country that issued a document can put it there."
    ),
    "declared_lost": _l(
        "States declare valid passports lost or stolen in order to stop people in exile. They may learn of it at a "
        "border, where the passport is taken away."
    ),
    "belarus_passports": _l("Consulates of Belarus have renewed no passports abroad since %(period)s."),
    "accounts_exchanged": _l(
        "Tax authorities told each other about %(value)s million bank accounts in one year, by an automatic exchange."
    ),
    "history_1949": _l(
        "A private committee for a free Europe was founded in New York, with a branch for broadcasting."
    ),
    "history_1950": _l("Radio Free Europe went on the air in Czech; a year later it spoke five languages."),
    "history_1951": _l("A second committee was founded, for the peoples of the Soviet Union."),
    "history_1953": _l(
        "Radio Liberation, later Radio Liberty, began in Russian, and in ten more languages within two years."
    ),
    "history_1972": _l(
        "The Central Intelligence Agency of the United States paid for the stations in secret. Since then Congress has "
        "paid openly. Who pays, and what for, is a question to ask of all help."
    ),
    "history_2022": _l(
        "A policy brief from Washington named the strategy behind these stations as an example for helping Russian "
        "civil society in exile today."
    ),
}


def sentence(fact: Fact) -> str:
    """A fact in words."""
    return str(SENTENCES[fact.topic]) % {
        "value": _number(fact.value),
        "most": _number(fact.most),
        "period": fact.period,
    }


def _number(text: str) -> str:
    return str(format_decimal(int(text))) if text else ""
