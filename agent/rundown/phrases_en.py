"""The run-down's English: ways to say each kind of topic. Data only; the same kinds and slots as in Chinese."""

from __future__ import annotations

from itertools import product

PHRASES: dict[str, tuple[str, ...]] = {
    "opening": (
        "Welcome in. There are {count} products today, and we'll take them one at a time.",
        "We're open: {count} products on the shelf. Type anything you'd like to know.",
        "{count} products today, starting with {name} at link {link}.",
        "Welcome in. Today it's all about {only}, link {link}.",
        "We're open, and today it's {only}, link {link}. Type anything you'd like to know.",
    ),
    "same": (
        "If you've just joined: {title}, link {link}.", "Still link {link}, {title}.",
        "We're at {title}, link {link}.",
        "Link {link} is still {title}.", "Back to {title}, link {link}.", "More about {title}, link {link}.",
        "Today it's {title}, link {link}.", "Once more, {title}, link {link}.", "Passing by? {title}, link {link}.",
        "Here, as before: {title}, link {link}.", "Staying with {title}, link {link}.",
        "It's {title} you see, link {link}.",
    ),
    "asked": (
        "Somebody just asked about {name}, so here it is: link {link}.", "{Name} came up in the chat. Link {link}.",
        "You asked about {name}; here's link {link}.", "Back to a question from the chat: {name}, link {link}.",
    ),
    "riddle": (
        "A question first, about {name}. {q} {a}", "We come to {name}. {q} {a}", "Before you buy {name}: {q} {a}",
        "Link {link}, {name}. {q} {a}", "Let me start {name} with a question. {q} {a}",
    ),
    "first": ("{text}", "{text}", "{text}", "To begin with: {text}", "What it is: {text}", "In plain words: {text}"),
    "point": (
        "{text}", "{text}", "{text}", "{text}", "{text}", "{text}", "{text}", "To be specific: {text}",
        "Looking closer: {text}", "Then there's this. {text}", "In plain words: {text}", "And another thing. {text}",
        "Worth knowing: {text}",
    ),
    "attribute": (
        "The {name} is {value}.", "Its {name} is {value}.", "Here the {name} is {value}.",
        "As for the {name}, it's {value}.", "And the {name} is {value}.", "If you care about the {name}, it's {value}.",
        "You may ask about the {name}; it's {value}.", "The {name} on this one is {value}.",
        "The {name}? It's {value}.",
        "The {plural} are {value}.", "Its {plural} are {value}.", "As for the {plural}, they're {value}.",
        "And the {plural} are {value}.", "There are {value} {count}.", "You get {value} {count}.",
        "As for {clause}, {value}.", "On {clause}, {value}.", "When it comes to {clause}, {value}.",
        "A word on {clause}: {value}.",
        "It has no {without}.", "There's no {without} here.", "This one has no {without}.",
        "It has {version} {value}.", "You get {version} {value}.", "And it has {version} {value}.",
        "{Appliance}? {Value}.", "In the {appliance}, {value}.", "Can it go in the {appliance}? {Value}.",
        "It meets {standard}.", "It's made to {standard}.", "The standard it meets is {standard}.",
        "It {verb} {value}.", "This one {verb} {value}.", "And it {verb} {value}.",
        "It's {phrase} {value}.", "And it's {phrase} {value}.", "This one is {phrase} {value}.",
        "It's {value} {tail}.", "You get {value} {tail}.", "Included with it, {with}.", "It comes with this: {with}.",
        "{State}, it's {value}.", "And {state}, it's {value}.", "It's for ages {ages}.", "This is for ages {ages}.",
        "It's {bare}.", "This one is {bare}.", "And it's {bare}.",
    ),
    "pair": (
        "The {name} is {value}, and the {name2} is {value2}.", "Its {name} is {value}, its {name2} {value2}.",
        "The {name2} is {value2} and the {name} {value}.", "Here the {name} is {value} and the {name2} is {value2}.",
    ),
    "choice": (
        "{Name} comes in {values}.", "You can pick your {name}: {values}.", "For {name} there is {values}.",
        "Choose your {name} when you order: {values}.", "It comes in {values}.", "Which {name}? {values}.",
        "Take your pick of {name}: {values}.", "At the link: {values}.",
    ),
    "ladder": (
        "Price by price: {list}.", "Different options, different prices: {list}.", "{list}, as you need it.",
        "Let me read out the prices: {list}.", "A few prices for {name}: {list}.", "Step by step, {list}.",
        "{list}. Those are the prices for {name}.", "The prices: {list}.",
    ),
    "proof": (
        "{q} {a}", "{q} {a}", "{q} {a}", "{q} {a}", "{q} {a}", "{q} {a}", "Let me answer one first. {q} {a}",
        "You may be wondering: {q} {a}", "A worry, perhaps: {q} {a}", "From the product page: {q} {a}",
        "On your behalf: {q} {a}", "{q} The listing is clear. {a}", "A detail: {q} {a}",
        "Think it over before ordering. {q} {a}", "Something practical: {q} {a}", "Another way to ask: {q} {a}",
        "Perhaps you'd ask this too. {q} {a}", "{q} Straight answer. {a}", "One more question. {q} {a}",
        "If you're not sure: {q} {a}",
        "One of the page's own questions: {qi} {a}", "A question from the listing: {qi} {a}",
    ),
    "was": (
        "The list price is {was}. {base}.", "For reference, the list price shown is {was}. {base}.",
    ),
    "duo": (
        "One {one} and one {two} come to {total}.", "If you like both, {one} plus {two}, that's {total}.",
        "{one} with {two}, {total} in all.", "As a pair, {one} with {two}, {total} together.",
    ),
    "compare": (
        "{Attr} of {title}: {value}; of {other}: {value2}.",
        "Same question, {attr}: {title}, {value}; {other}, {value2}.",
        "Comparing {attr}: {title}, {value}, and {other}, {value2}.",
        "{Attr} next to each other: {title}, {value}; {other}, {value2}.",
        "{Title} and {other} on {attr}: {value} and {value2}.",
    ),
    "gap": (
        "{title} at {price}, {other} at {price2}; {gap} between them.",
        "Next to {other} at {price2}, {title} at {price}, a difference of {gap}.",
        "{Other} {price2}, {title} {price}: {gap} apart.",
        "Two prices, {title} {price}, {other} {price2}, {gap} apart.",
    ),
    "soon": (
        "An offer is coming for {name}: {text}, from {begin}.", "A look ahead: from {begin}, {name}, {text}.",
        "Link {link}: {text}, starting {begin}.",
    ),
    "stock": (
        "There are {stock} of {what} in stock.", "Stock check: {stock} of {what}.", "In stock, {what}: {stock}.",
        "The stock of {what} reads {stock}.",
    ),
    "shipping": (
        "{text}", "On shipping: {text}", "When does it arrive? {text}", "The delivery note says: {text}",
    ),
    "returns": (
        "{text}", "On returns: {text}", "If it has to go back: {text}", "The return terms: {text}",
    ),
    "warranty": (
        "{text}", "On warranty: {text}", "The warranty note: {text}", "Should something break: {text}",
    ),
    "caution": (
        "Please note: {text}", "One thing to keep in mind: {text}", "Before you use it: {text}",
        "Take care here. {text}", "A word of caution: {text}", "For safety: {text}", "With {name}, mind this. {text}",
    ),
    "ask": (
        "Ask me about the {attr} or the {attr2} of {name}.", "Curious about the {attr} of {name}? Just ask.",
        "I can look up the {attr} and the {attr2} for you.", "Does the {attr} of {name} matter to you? Ask away.",
        "Not sure about {name}? Ask about the {attr}.", "Want to hear more of {name}, the {attr} perhaps? Type it.",
    ),
    "call": (
        "If you like it, have a look at link {link}.", "Type your question in the chat and I'll look it up.",
        "Ready to order? Open link {link} and check your option.",
        "Ask away; if the listing doesn't say, I'll tell you so.",
        "Pick your option on the page and place the order there.", "No rush, the details are all on the page.",
        "Which one would you like to hear about? Give me its link number.",
        "Type a link number and I'll take that one next.",
        "It helps if you write the product's name in your question.",
        "Chinese or English, either is fine in the chat.", "The price is on the card beside me as well.",
        "Missed something? Ask again, that's no trouble.",
        "Shopping for somebody? Write what they need and I'll check the listings.",
        "Tell me your budget and I'll go by price.", "Size, colour or material: which one decides it for you?",
        "Torn between two? Write both names and I'll compare them.", "You can save the link and decide later.",
        "Before paying, look once more at the address.", "Mind which option is selected when you order.",
        "To compare it with another, write both names.",
        "Questions in the chat come first, then I carry on from here.",
        "Leave your question in the chat; I look there after every sentence.",
        "Buying for children or older people? Ask about the cautions first.",
        "Want a certain detail? Name it, and if it's in the listing you'll hear it.",
    ),
    "clock": (
        "It's {clock}, and we're at link {link}, {title}.", "{clock} now. If you've just joined, this is {title}.",
        "Time check, {clock}: link {link}, {name}.", "It's {clock}; coming up is {title}.",
    ),
    "range": (
        "The shelf goes from {low} to {high}; the lowest is link {link}, {name}.",
        "{count} products, priced from {low} to {high}.", "By price: {name} at {low}, link {link}, and up to {high}.",
    ),
    "say": ("{text}",),
    "goodbye": (
        "That's all for now. We're back {open}.", "Thank you for being here; the next show starts {open}.",
        "Time to close. Bring your questions {open}.",
    ),
}  # fmt: skip


def _each(*parts: tuple[str, ...]) -> tuple[str, ...]:
    """Every way to put the parts one behind the other."""
    return tuple("".join(p) for p in product(*parts))


# What is said of every product, again and again, is put together from parts: hundreds of ways instead of dozens.
PHRASES |= {
    "hook": (
        *_each(
            ("Next, ", "Now, ", "On to ", "Here's ", "Let's turn to ", "Time for ", "Moving on: ", "Up next is ",
             "Have a look at ", "Over to ", "Then there's ", "Let me show you "),
            ("{title}, link {link}.", "link {link}, {title}.", "{title}, at link {link}."),
        ),
        *_each(
            ("From {prev} to ", "So much for {prev}. Next, ", "We leave {prev} there. Now ", "After {prev} comes ",
             "Enough about {prev}; on to "),
            ("{title}, link {link}.", "link {link}, {title}.", "{title}, at link {link}."),
        ),
        "Link {link} opens on {title}.", "This one is {title}, link {link}.",
        "{Title} at link {link}; let's go through it.",
        "Another one for you: {title}, link {link}.", "Take {title}, link {link}.", "Link {link} now, {title}.",
    ),
    "pitch": (
        *_each(
            ("Next, ", "Now, ", "On to ", "Here's ", "Let's turn to ", "Time for ", "Moving on: ", "Up next is ",
             "Over to ", "Then there's "),
            ("{title}, link {link}, at {price}.", "link {link}, {title}, {price}.",
             "{title} for {price}, link {link}."),
        ),
        *_each(
            ("From {prev} to ", "So much for {prev}. Next, ", "We leave {prev} there. Now ", "After {prev} comes "),
            ("{title}, link {link}, at {price}.", "link {link}, {title}, {price}.",
             "{title} for {price}, link {link}."),
        ),
    ),
    "page": (
        "For the price of {what}, go by the order page.", "{what}: the order page at link {link} has the price.",
        "The price of {what} is the one on the order page.",
    ),
    "price": (
        *_each(
            ("", "Price check: ", "On price: ", "Reading out the price: ", "How much? ", "To the price: ",
             "Right now: ",
             "The price now: ", "On the tag: ", "In the listing: ", "Price: "),
            ("{what}, {price}.", "{what} at {price}.", "{price} for {what}.", "link {link}, {what}, {price}.",
             "{what}, that's {price}.", "{price}, link {link}, {what}."),
        ),
        "The price of {what} is {price}.", "You get {what} for {price}.", "{price} is the price of {what}.",
        "For {what} it's {price}.", "The tag on {what} says {price}.", "It's {price} for {what}.",
        "Listed for {what}: {price}.",
    ),
    "offer": _each(
        ("There's an offer on {name}: ", "The offer on {name} right now: ", "For {name}: ",
         "An offer to mention, {name}: ",
         "Link {link} has an offer: ", "If {name} is for you: ", "With {name} now: ", "On offer, {name}: "),
        ("{text}.",),
    ),
    "offer_end": _each(
        ("There's an offer on {name}: ", "The offer on {name}: ", "For {name}: ", "An offer to mention, {name}: ",
         "Link {link} has an offer: ", "With {name} now: ", "On offer, {name}: "),
        ("{text}, until {end}.", "{text}, through {end}.", "{text}, it ends {end}.",
         "{text}, and that runs to {end}."),
    ),
    "menu": _each(
        ("Coming up: ", "A look ahead: ", "From here on, ", "Later on, ", "Still to come, ", "Next in line, ",
         "After that, "),
        ("{menu}.", "{menu}; one by one.", "{menu}; say which you'd like first."),
    ),
    "recap": _each(
        ("So far: ", "Looking back, ", "We've had ", "If you're new here, before this came ", "Already shown, "),
        ("{menu}.", "{menu}; they're all still linked.", "{menu}; ask if you want one again."),
    ),
}  # fmt: skip
