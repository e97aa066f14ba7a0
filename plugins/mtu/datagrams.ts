import { HASTE, SEND } from '../../src/check/plugin.ts';

/**
 * For how many targets of one source the path MTU is searched. Each takes three of the datagrams in flight.
 */
export const SEARCHED = 32;
/** Flights of a search. Each leaves a quarter of the range that is in doubt, which is 16 KiB at most. */
export const STEPS = 8;

/**
 * Shell. Each datagram of a target is in a file of its size. `sends KEY…` sets `$udp` to `$mark` if the
 * datagram was answered, and to `x EXIT WORDS` if nc did not do its work. All other keys are added to
 * `$silent`. `$small` is the file to send; if it is empty, the full-size one is sent. The data is random, so
 * that nothing on the way can compress it.
 *
 * A datagram that fits the interface is sent with DF set, which is Linux's default. If a router says that it
 * is too large, the system remembers this and sends the next one in fragments. So the full-size one is sent
 * twice. If path MTU discovery works, the second one passes, and the system knows the path MTU.
 *
 * While the first one to a silent target may still be answered, the others are sent. `late` hears such
 * answers, `look` has a closer look at those that never come.
 */
export const DATAGRAMS = `${SEND}
  file() { [ -e "$c/p$1" ] || head -c $1 "$c/random" >"$c/p$1"; }
  sends() {
    room $# late
    words=; was=$aloft
    for key; do
      eval "udp=\\$udp$key"; [ "$udp" != '=' ] || continue
      eval "size=\\$size$key; to=\\$to$key; of$slot=$key"; file $size
      words="$words $slot \${small:-p$size} $patience $to"; slot=$((slot + 1))
    done
    [ "$words" ] || return 0
    launch $words
    if [ $patience = ${HASTE} ]; then land; else soon; fi
    for place in $landed; do
      eval "key=\\$of$place; code=\\$code$place"; said=
      [ ! -s "$c/said$place" ] || IFS= read -r said <"$c/said$place"
      if [ -s "$c/got$place" ]; then eval "udp$key=\\$mark"
      elif [ "$said" ] || [ "$code" -gt 1 ]; then said=$(printf %.200s "$said"); eval "udp$key=\\"x \\$code \\$said\\""
      else silent="$silent $key"
      fi
    done
    for one in \${aloft#"$was"}; do eval "silent=\\"\\$silent \\$of\${one%:*}\\""; done
  }
  late() {
    for place; do
      eval "key=\\$of$place"; [ ! -s "$c/got$place" ] || eval "udp$key=="
    done
  }
  looks() {
    words=; slot=0
    for key; do eval "words=\\"\\$words $slot ${HASTE} \\$to$key\\""; slot=$((slot + 1)); done
    peer $words; slot=0
    for key; do
      said=; IFS= read -r said <"$c/said$slot"; said=$(printf %.200s "$said")
      eval "udp$key=\\"! \\$code$slot \\$said\\""; slot=$((slot + 1))
    done
  }
  datagrams() {
    printf x >"$c/small"; head -c 16384 /dev/urandom >"$c/random"
    silent=; small=; slot=0; mark='='; patience=$1; shift; each sends "$@"
    todo=$silent; silent=; mark='+'; patience=${HASTE}; each sends $todo
    todo=$silent; silent=; mark='~'; small=small; each sends $todo
  }
  look() {
    settle late; todo=
    for key in $silent; do eval "udp=\\$udp$key"; [ "$udp" = '=' ] || todo="$todo $key"; done
    each looks $todo
  }`;

/**
 * Shell. `search KEY…` finds the path MTU, `$path`, of targets that answer small datagrams but no full-size
 * ones. It tries three sizes at once between the largest that passed and the smallest that did not. If two
 * results contradict each other, the one that passed is right.
 */
export const SEARCH = `try() { n=$((low + (high - low) * $1 / 4)); }
  step() {
    words=; slot=0
    for key; do
      eval "low=\\$low$key; high=\\$high$key; to=\\$to$key"
      for quarter in 1 2 3; do
        try $quarter; file $n
        words="$words $slot p$n ${HASTE} $to"; slot=$((slot + 1))
      done
    done
    fly $words; slot=0; doubt=
    for key; do
      eval "low=\\$low$key; high=\\$high$key"; least=$low; most=$high
      for quarter in 1 2 3; do
        try $quarter
        if [ -s "$c/got$slot" ]; then least=$n
        elif [ $n -gt $least ] && [ $most = $high ]; then most=$n
        fi
        [ $most -gt $least ] || most=$high
        slot=$((slot + 1))
      done
      eval "low$key=$least; high$key=$most"
      [ $((most - least)) -le 1 ] || doubt="$doubt $key"
    done
  }
  search() {
    doubt="$*"; steps=0
    for key; do eval "low$key=1; high$key=\\$size$key"; done
    while [ "$doubt" ] && [ $steps -lt ${STEPS} ]; do step $doubt; steps=$((steps + 1)); done
    for key; do eval "path$key=\\$((low$key + head$key))"; done
  }`;
