/**
 * Words for generated rows: written for Sitelines, ASCII only, so that a character is a byte. First
 * names have at most 7 letters and family names at most 8, so a full name has at most 16.
 */
const list = (words: string): readonly string[] => words.trim().split(/\s+/);

export const FIRST_NAMES = list(`
  Ada Aiko Alba Alma Amara Amir Anna Anton Arjun Ayo Beata Bela Bjorn Bruno Carla Cato Chidi Clara
  Dana Daria Deniz Diego Edda Elif Emeka Emil Enzo Erik Esra Fatima Felix Freya Gita Goran Hana
  Hugo Ida Ilse Imani Ines Isak Ivan Jamal Jana Jonas Jun Kaja Karim Kenji Kofi Lara Leila Lena
  Lev Lina Luca Maja Malik Marta Mateo Mei Milan Mina Mira Nadia Naoki Nia Nils Nora Oksana Olga
  Omar Oskar Petra Pia Priya Quinn Rafael Rania Ravi Rosa Sami Sana Selma Sofia Soren Tala Tariq
  Tea Thabo Tomas Uma Vera Viktor Wanda Wei Xenia Yara Yusuf Zara Zoe
`);

export const FAMILY_NAMES = list(`
  Abebe Adeyemi Ahmadi Andreou Aoki Araya Bakker Banerjee Barbosa Becker Berg Bianchi Blanc Borg
  Boateng Cardoso Castro Chen Costa Cruz Dahl Daoud Dias Diallo Dubois Eriksen Farouk Ferrari Fischer
  Fofana Fujita Gallo Garcia Ghosh Gomez Haddad Hakimi Hansen Herrera Hoang Horvat Ibrahim Ito
  Ivanova Jansen Jimenez Joshi Kamau Kaplan Kaya Khalil Kim Kovacs Kowalski Kumar Larsen Laurent Lee
  Leone Lima Lopez Luong Mahlangu Malik Marino Martin Mehta Mensah Meyer Mori Moreau Mwangi Nair
  Nakamura Navarro Ndiaye Nguyen Novak Nowak Okafor Okoye Olsen Ortega Osei Ozturk Park Patel Peeters
  Pereira Petrov Phiri Popescu Quispe Ramos Reyes Ricci Rossi Saito Santos Sato Schmidt Shah Silva
  Singh Sow Suzuki Takeda Tanaka Tran Uddin Vargas Vega Vidal Volkov Wagner Wang Weber Wolf Yamada
  Yilmaz Zhang Zimmer
`);

/** Invented towns, at most 12 letters. */
export const CITIES = list(`
  Adlerbruck Alderholm Almarez Ashmere Azulmar Belvara Birkenau Bramford Brisamar Calderon Casterby
  Corviale Dalhaven Delmora Dunmarrow Eastmere Elmsworth Estrela Fairmoor Falkenby Farwick Ferndale
  Glanmore Granvik Greywater Halvorsund Harrowgate Hollinbury Ironvale Isolde Kaldavik Karimabad
  Kestrelby Kinleigh Lakemont Larkhaven Limassa Lindholm Longmarsh Marisol Mirabel Montclare Mosswick
  Nakahara Newbridge Nordhavn Oakhurst Oldmarket Ostermoor Palmeira Pinecrest Portlan Quayside
  Redcliffe Riverton Rosewald Saltmarsh Sandvika Seabright Selvaggio Silverton Southmere Stonewell
  Sunderby Tamarind Thornbury Tidewater Umberto Valderra Vestergate Waterford Westmark Whitmoor
  Willowdale Windhaven Woodstead Yarrowby Zephyria
`);

/** Everyday words of 3 to 8 letters. */
export const WORDS = list(`
  acorn amber anchor apple arch arrow atlas autumn badge bamboo basin beacon bell birch blue boat bolt
  book bowl branch brass bread brick bridge bronze brook brush butter button cabin cable candle canvas
  carbon carpet castle cedar chalk chart cherry circle clay cliff clock cloud coast cobalt comet copper
  coral cotton crane cream crown crystal curve dawn delta desert drum eagle earth echo elbow ember
  engine fabric falcon feather fern field finch flag flame flint flour forest fossil fox frame frost
  garden garnet ginger glacier glass globe gold grain granite grape gravel green grove hammer harbour
  harvest hazel heron hill hinge honey horizon ink iron island ivory jacket jasmine jewel juniper
  kettle key kite ladder lake lantern lark leaf lemon lens lime linen lion lunar magnet maple marble
  market meadow melon metal mint mirror moon moss mountain needle nest nickel north oak oasis ocean
  olive onyx opal orange orbit orchard otter oval owl oxygen paint palm paper pearl pebble pencil
  pepper pine planet plum polar pond prism quartz quill rain raven reed ribbon ridge river robin rock
  roof rope rose ruby sail salt sand satin scarf shell silver sky slate snow socket solar spark spice
  spring spruce star steel stone storm straw stream sugar summer sun swan table thread thunder tide
  tiger timber torch tower trail tulip tunnel valley velvet violet walnut water wave wheat wheel willow
  window winter wood wool yarn yellow zinc
`);
