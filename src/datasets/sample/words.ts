const words = (text: string): readonly string[] => text.trim().split(/\s+/)

/** First names of sample users. */
export const FIRST_NAMES = words(`
  Ada Agnes Alma Amir Ana Anouk Aria Ben Bianca Bruno Carla Cem Chidi Clara Dalia Daniel Dario Eda Elif Elena Emil Esther
  Fatima Felix Femi Frida Gabriel Greta Hana Hugo Ida Ines Ivan Jana Jonas Julia Kaan Kenji Lara Leila Leo Lina Luca Maja
  Malik Mara Mateo Mei Mina Mira Nadia Nils Noor Olga Omar Oscar Paula Petra Priya Rafael Rosa Ruben Salma Samir Sara Selma
  Sofia Tariq Tess Theo Tomas Uma Vera Viktor Wanda Yara Yusuf Zoe
`)

/** Last names of sample users. */
export const LAST_NAMES = words(`
  Abadi Adler Ahmed Almeida Andersen Aydin Baker Banerjee Bauer Becker Berg Bianchi Blum Brandt Castillo Chen Costa Cruz Dahl
  Demir Diallo Dubois Duran Eriksen Farah Ferrari Fischer Fontaine Garcia Grant Haddad Hansen Hoang Horvat Ibrahim Ito Jansen
  Kaplan Keller Kim Kovacs Kowalski Laurent Lehmann Lindgren Lopez Marin Mbeki Mendes Meyer Moreau Mori Nagy Nakamura Novak
  Nunez Okafor Okoye Olsen Ozturk Park Patel Pereira Petrov Quist Ramos Reyes Rossi Sato Schmidt Silva Singh Sokolov Svensson
  Tanaka Toure Vargas Vogel Weber Yilmaz Zhang Ziegler
`)

/** A genre of the shop: the words of its titles and its tags. */
export interface Genre {
  readonly name: string
  readonly department: Department
  readonly adjectives: readonly string[]
  readonly nouns: readonly string[]
}

/** A department of the shop; it is also a tag. */
export type Department = 'books' | 'records' | 'games'

/** Tags across genres. Each community has favourites among them. */
export const MOODS = words('cosy dark epic funny melancholic tense dreamy quirky')

/** `A` an adjective, `N` a noun of the genre, `M` another noun, `P` a place, `F` a first name. */
export const TITLE_PATTERNS: Readonly<Record<Department, readonly string[]>> = {
  books: [
    'The A N',
    'N of P',
    'A N for F',
    'The N and the M',
    "F's A N",
    'Letters from P',
    'The Last N of P',
    'A Ns',
  ],
  records: ['A N', 'Ns', 'P N Sessions', 'Songs for F', 'A Ns, A Ms', 'N / M', 'Live in P', 'The A N Suite'],
  games: [
    'N Quest',
    'A N',
    'N of P: The A M',
    'Super A N',
    'N Tactics',
    'Ns & Ms',
    'Return to P',
    'F and the A N',
  ],
}

/** Invented places for titles. */
export const PLACES = words(`
  Aldermoor Belcastle Corvano Dunmere Eastwick Farrow Glasshaven Harrowgate Isola Juniper Kestrel Lowmarsh Marrakai Northwold
  Ostrava Pinewater Quarry Ravenna Saltash Tamsin Umbra Velden Westerly Yarrow Zephyr
`)

const genre = (department: Department, name: string, adjectives: string, nouns: string): Genre => ({
  name,
  department,
  adjectives: words(adjectives),
  nouns: words(nouns),
})

/** All genres of the shop. */
export const GENRES: readonly Genre[] = [
  genre(
    'books',
    'crime',
    'Silent Cold Crooked Missing Locked Final',
    'Witness Alibi Detective Verdict Clue Harbour Cellar',
  ),
  genre(
    'books',
    'fantasy',
    'Silver Forgotten Ashen Sworn Hollow Ember',
    'Crown Dragon Oath Witch Blade Throne Raven',
  ),
  genre(
    'books',
    'science fiction',
    'Distant Orbital Quantum Binary Frozen Last',
    'Signal Colony Engine Star Station Pilot Drift',
  ),
  genre(
    'books',
    'romance',
    'Tender Unexpected Second Midnight Sunlit Secret',
    'Promise Summer Kiss Letter Waltz Garden Wedding',
  ),
  genre(
    'books',
    'history',
    'Burning Divided Golden Imperial Lost Restless',
    'Empire Republic Frontier Voyage Siege Merchant Century',
  ),
  genre(
    'books',
    'cooking',
    'Simple Slow Green Rustic Everyday Spiced',
    'Kitchen Table Bread Harvest Pantry Supper Orchard',
  ),
  genre(
    'records',
    'jazz',
    'Blue Late Smoky Restless Velvet Round',
    'Groove Quartet Avenue Nocturne Swing Ballad Standard',
  ),
  genre(
    'records',
    'metal',
    'Iron Blackened Savage Infernal Ruined Thunderous',
    'Hammer Abyss Wolf Pyre Storm Grave Serpent',
  ),
  genre(
    'records',
    'electronic',
    'Neon Liquid Modular Infinite Chrome Weightless',
    'Pulse Circuit Grid Wave Voltage Mirage Loop',
  ),
  genre(
    'records',
    'folk',
    'Old Winding Wild Northern Barefoot Weathered',
    'River Fiddle Meadow Lantern Road Sparrow Hearth',
  ),
  genre(
    'records',
    'hip hop',
    'Golden Concrete Raw Heavy Uptown Restless',
    'Cipher Block Rhyme Crown Hustle Verse Mixtape',
  ),
  genre(
    'records',
    'classical',
    'Solemn Bright Early Grand Intimate Autumn',
    'Sonata Prelude Elegy Concerto Fugue Serenade Mass',
  ),
  genre(
    'games',
    'strategy',
    'Iron Rising Grand Shattered Eternal Cunning',
    'Dominion Legion Kingdom Outpost Council Banner Conquest',
  ),
  genre(
    'games',
    'role-playing',
    'Cursed Ancient Runic Wandering Radiant Fallen',
    'Blade Dungeon Relic Mage Tavern Guild Prophecy',
  ),
  genre(
    'games',
    'puzzle',
    'Tiny Curious Folding Clockwork Paper Hidden',
    'Box Maze Tile Key Mirror Knot Garden',
  ),
  genre(
    'games',
    'racing',
    'Turbo Midnight Wild Roaring Coastal Drifting',
    'Rally Circuit Highway Engine Sprint Corner Champion',
  ),
  genre(
    'games',
    'horror',
    'Pale Whispering Buried Crimson Nameless Hollow',
    'Asylum Manor Ritual Shadow Doll Fog Crypt',
  ),
  genre(
    'games',
    'simulation',
    'Happy Busy Little Modern Sunny Green',
    'Farm City Station Zoo Bakery Railway Island',
  ),
]
