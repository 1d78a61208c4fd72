// 1,024 short English words as schools teach them, all different to ear and eye: ten bits each.
// Plain letters only, so that a passphrase can be typed on any keyboard and given to `age`.

export const WORDS: readonly string[] = `\
able about above adult after again agree ahead album alive alley alone along alpha amber amount \
angel anger animal ankle answer apple april arch area argue army around art ash aside atlas atom \
august aunt autumn away axe back bacon badge baker balcony bamboo banana band bar barn basil \
basket bat bay bead bear beard beast bed beef behind bell belong bench bend better bicycle big \
bill bin biscuit bite bitter blade blank blend blind block blood bloom boat body boil bonus book \
border boss both bottom bowl boy brain branch brave breath brick bride bridge bright bring \
broken bronze brook brother brown bubble bucket budget build bulb bundle burn bus busy butter \
cabin cable cactus cake call camel camera camp candle candy canoe canvas cap capital captain \
card care cargo carrot carry cart case cash cat catch cattle cement chain chalk chance change \
chart chase check cheek cheese cherry chess chicken chief child chin chip choose church cinema \
circus city class clay clean clerk clever clinic clock close cloud clown coach coal coast cobra \
coconut coin cold collar comb come comic common cone cookie cool copy coral corn correct cotton \
count country couple cousin cover crab cradle craft crash crayon creek crew cricket crop cross \
crowd crown crush cube cup current curry curtain cushion custom cycle dad daily daisy dam danger \
dark dash dawn day deep degree delta desert desk dice diet dig dip direct dive doctor dog \
dolphin donkey dot double dough down dozen draw dream dress drill drink drop drum dry dull dune \
dust duty eager ear early earn east easy echo edge effort eight either elder elect eleven empty \
end enjoy enough enter error escape event ever every exam except exit expert extra fabric face \
factory fall family fan far fast father fault feast feather feel fence fern fever few fifty fig \
fight fill film find fine finger fire firm fish fit five flag flame flat flavor flood flow flute \
foam fog fold food foot forest forget fork fort forty found fox frame fresh friend front frost \
fruit full fun future galaxy game garden garlic gate gather gauge giant gift giraffe girl give \
glass globe glove glow glue goat gold good goose grab grain grand graph grass great greet grid \
grin ground group guard guava guest guide guitar gym habit hall ham hammer handle happy hard \
harvest hat head health heart heavy hedge hello helmet help herb hero high hill hint history \
hobby hold holiday hollow honest honey hook hope horn host hot house huge human hungry hunt hut \
ice idea image inch indoor infant ink insect inside island ivory ivy jam january jasmine jaw \
jazz jelly jet job join joke judge juice jump june jungle jury just keep kettle key kid kind \
kiss kit kitchen kitten kiwi knife knock label ladder lady lamb lamp land lantern large last \
late laugh laundry lava lawn layer lazy leaf learn leave left leg lend length lesson letter \
level lid life light lily lime lion lip list listen little lizard load lobster local lock long \
look lord lorry lotion loud love loyal luck lucky lung machine magic major make mango map maple \
march margin market mask master match math may meadow meal medal media member memory menu merit \
metal middle mild mile mill million mineral minor mint mirror mix modern moment monday monk \
monkey moon morning moss motor mouse move movie much mug mule music must mystery name napkin \
nation native nature near neat needle nephew nerve net never next nice niece noble noise noon \
normal north notice novel number nurse nut oasis oat ocean october office oil old omelet once \
onion open opera orbit orchid order other otter oval oven over own owner oyster pack page palace \
palm panda panel paper parent park part party pass pasta pastry patient pattern peach peak \
peanut pebble pen pencil pepper perfect person phone photo pick picnic picture pig pigeon pilot \
pin pine pipe pirate pizza place plan plant plate please plenty plot plus pocket poet point \
polar police polish pond pony pool porch port pot potato pottery powder power prawn prepare \
present pretty price prince print prize promise proof public pull pulse pumpkin pupil puppy pure \
purple push puzzle quality quarter queen quiet quilt quiz rabbit race radar radio rail rainbow \
raise ranch random rapid rare rattan raw ray ready real reason reed reef relax remain rent reply \
report rest result return rhythm ribbon rich ride ripe river roast robin robot rock roof room \
round royal rubber rug rule rural rust sack safe saffron salad salmon salt sample sand satin \
saturn sauce scale scarf science score scout seal search seat second secret seek select send \
sense serve seven shade shadow shape share sharp sheep sheet shell shelter shine ship shirt shop \
shore shout shovel show shrimp shrine sign signal silent silver simple sing sink sister size \
skate skill skin skirt sleep slice slim slow small smell smile smooth snack snail snow soap \
social sock soda soft soil solid solo solve song soon sound soup source space spare speak \
special speed spend spice spin spirit spoon spot spray square squid stable staff stage stand \
star start station statue steam stem step still stone stop store storm strange straw street \
strong student study style sudden sugar suit sunday sunny supper supply sure swan swim switch \
sword syrup table tailor talent talk tall tap tape task taste taxi team tell ten tennis tent \
test thank theme thin thing third thirty thread throat through thunder ticket tidy tiger tight \
timber time tin tip tire toast today tomato tongue tool top topic torch touch tour tower town \
toy tractor trade trail train travel treat tree trip trolley truck trumpet trunk truth try tube \
tuna tunnel turn turtle twelve twice twin uncle under uniform unique unit upper urban useful \
valley value vanilla vapor vase velvet verb vest victory video villa village violet violin visit \
vital vivid volcano vote voyage wake walk wallet walnut want wash watch wax weave wedding \
welcome well wet whale wheat whisper whistle wide width wild wind window wing winner winter wise \
wish wonder wool word world worth wrist yacht yard year yellow yogurt young zebra zigzag zone`.split(" ");
