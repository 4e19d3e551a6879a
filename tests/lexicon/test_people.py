"""No word for a nation, a religion or a group of people carries a value by itself."""

from functools import cache

import pytest

from biaskit.actors.gazetteer import world_actors
from biaskit.lexicon import Lexicon, Match, load_lexicon

RATING = ("tone", "naming", "verbs", "subjectives", "moral")
"""Lexicons that say good, bad or one-sided."""

PEOPLE = {
    "religion": """muslim, muslims, islam, islamic, sunni, shia, shiite, sufi, ahmadi, christian, christians,
        christianity, catholic, catholics, protestant, protestants, orthodox, evangelical, evangelicals, baptist,
        methodist, anglican, mormon, mormons, quaker, amish, jew, jews, jewish, judaism, hasidic, hindu, hindus,
        hinduism, sikh, sikhs, buddhist, buddhists, buddhism, jain, baha'i, druze, yazidi, zoroastrian, atheist,
        atheists, agnostic, secular, religious, believer, believers, imam, rabbi, priest, pastor, bishop, mosque,
        church, synagogue, temple, hijab, headscarf, turban""",
    "ethnicity": """black, blacks, white, whites, brown, black people, white people, asian, asians, african, africans,
        african-american, african americans, latino, latina, latinos, latinx, hispanic, hispanics, arab, arabs, kurd,
        kurds, kurdish, palestinian, palestinians, roma, romani, uyghur, uyghurs, rohingya, tutsi, hutu, pashtun,
        hazara, tamil, berber, maori, inuit, indigenous, aboriginal, native american, native americans, first nations,
        people of color, people of colour, mixed-race, biracial, caucasian, european, europeans, western, eastern,
        ethnic, minority, minorities, ethnic minority, racial minority, tribal""",
    "gender": """man, men, woman, women, male, males, female, females, boy, boys, girl, girls, lady, ladies, gentleman,
        husband, wife, mother, mothers, father, fathers, parent, parents, daughter, son, sister, brother, widow,
        transgender, trans, trans woman, trans man, cisgender, nonbinary, non-binary, intersex, pregnant""",
    "age": """child, children, kid, kids, teenager, teenagers, teen, teens, youth, youths, young, old, older, elderly,
        senior, seniors, senior citizen, senior citizens, pensioner, pensioners, retiree, retirees, baby, babies,
        millennial, millennials, boomer, boomers, adult, adults, middle-aged""",
    "sexuality": """gay, gays, lesbian, lesbians, bisexual, homosexual, homosexuals, heterosexual, straight, queer,
        lgbt, lgbtq, asexual, same-sex couple, gay couple""",
    "disability": """disabled, disabled people, disability, disabilities, blind, deaf, autistic, autism, wheelchair,
        wheelchair user, dyslexic, epileptic, diabetic, people with disabilities, mentally ill, down syndrome""",
    "origin and means": """immigrant, immigrants, migrant, migrants, refugee, refugees, asylum seeker, asylum-seekers,
        foreigner, foreigners, foreign, foreign-born, citizen, citizens, noncitizen, noncitizens, worker, workers,
        farmer, farmers, peasant, peasants, poor, rich, homeless, unemployed, working class, middle class,
        veteran, veterans, inmate, inmates, prisoner, prisoners, rural, urban, southern, northern""",
}
EXEMPT = {
    ("verbs", "disabled"): "to disable a bomb: verbs count only where the tagger sees a verb",
    ("verbs", "disabled people"): "as above",
    ("verbs", "polish"): "to polish an image: as above",
    ("verbs", "working class"): "to work: as above",
}
"""What may be found all the same, by lexicon and word, and why."""


@cache
def loaded(name: str) -> Lexicon:
    return load_lexicon(name)


@cache
def nations() -> tuple[str, ...]:
    """Names and demonyms of states, those of one word; scorers hide longer names before a lexicon sees them."""
    names = {name for actor in world_actors() if actor.kind == "state" for name in (actor.name, *actor.aliases)}
    return tuple(sorted(name for name in names if name.isalpha()))


def has_value(match: Match) -> bool:
    return any(match.entry.values.values()) if match.entry.values else bool(match.entry.categories)


def with_value(lexicon: str, words: list[str]) -> list[tuple[str, str]]:
    """Words in which an entry with a value is found, and the entry."""
    asked = [word for word in words if (lexicon, word.lower()) not in EXEMPT]
    return [(word, m.entry.term) for word in asked for m in loaded(lexicon).match(word) if has_value(m)]


def test_nations_are_many() -> None:
    assert len(nations()) > 500
    assert {"Peru", "Peruvian", "Poles", "Polish", "Chinese"} & set(nations())


@pytest.mark.parametrize("lexicon", RATING)
def test_no_nation_carries_a_value(lexicon: str) -> None:
    assert with_value(lexicon, list(nations())) == []


@pytest.mark.parametrize("group", PEOPLE)
@pytest.mark.parametrize("lexicon", RATING)
def test_no_group_of_people_carries_a_value(lexicon: str, group: str) -> None:
    assert with_value(lexicon, [word.strip() for word in PEOPLE[group].split(",")]) == []
