# shellcheck shell=bash
# Shared by the scripts beside it, which source it: signing in, requests that survive a bad network, and the
# stream of messages. Needs bash, curl and jq. Settings:
#
#   CHAT_URL       the server; http://localhost:8080 when not set
#   CHAT_NICK      who to be
#   CHAT_PASSWORD  8 characters or more; may be empty, but then the account ends with its session
#   CHAT_STATE     a folder for tokens and cursors; ~/.local/state/chat when not set

chat_url=${CHAT_URL:-http://localhost:8080}
chat_state=${CHAT_STATE:-${XDG_STATE_HOME:-$HOME/.local/state}/chat}

# What signing in and joining find out, for the scripts that source this.
# shellcheck disable=SC2034
token='' nick='' id='' channel=''

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

die() {
  say "$@"
  exit 1
}

# What the server says about an answer that is an error.
reason() { jq -r '.message? // empty' <<<"$answer" 2>/dev/null || printf '%s' "$answer"; }

# keep FILE TEXT: replaces the file as a whole, readable for its owner alone
keep() { (umask 077 && printf '%s\n' "$2" >"$1.$$" && mv -f -- "$1.$$" "$1"); }

# --- Requests ---

# once METHOD PATH [JSON [KEY]]: one try. Sets $status (000 when there was no whole answer), $answer and
# $retry_after. Tokens and bodies do not appear in the list of processes.
once() {
  local headers=() got
  [[ -z $token ]] || headers+=("Authorization: Bearer $token")
  [[ -z ${4-} ]] || headers+=("Idempotency-Key: $4")
  got=$(curl -s -X "$1" --connect-timeout 10 --max-time 80 -H @<(printf '%s\n' ${headers[@]+"${headers[@]}"}) \
    ${3:+--data-binary @-} -w '\n%{http_code} %header{retry-after}' "$chat_url/api/v1/$2" <<<"${3-}") || got=$'\n000 '
  read -r status retry_after <<<"${got##*$'\n'}"
  answer=${got%$'\n'*}
}

# call METHOD PATH [JSON [KEY]]: tries until there is an answer that another try would not change, with pauses
# that grow. Only for what may be done twice: a GET, a join, a send with a KEY.
call() {
  local pause=250 wait trouble=
  while once "$@"; do
    case $status in
      000 | 408 | 429 | 5??) ;;
      *) break ;;
    esac
    [[ -n $trouble ]] || say "no luck with $chat_url (status $status), trying on"
    trouble=yes
    # Not all at the same moment, when many lost the same server.
    wait=$((pause / 2 + RANDOM % pause))
    if [[ $retry_after =~ ^[0-9]{1,3}$ ]]; then wait=$((retry_after * 1000 + RANDOM % 1000)); fi
    sleep "$((wait / 1000)).$(printf '%03d' $((wait % 1000)))"
    pause=$((pause < 15000 ? pause * 2 : 30000))
  done
  [[ -z $trouble ]] || say "$chat_url answers again"
}

# --- Signing in ---

# sign_in: sets $token, $nick and $id: those of the last time, else a login, else a registration.
sign_in() {
  [[ -n ${CHAT_NICK-} ]] || die 'set CHAT_NICK to who you want to be'
  mkdir -p -- "$chat_state" || exit
  session_file=$chat_state/$(jq -rn --arg name "$CHAT_NICK at $chat_url" '$name | @uri').session
  if [[ ! -s $session_file ]]; then
    token=
    enter
    # Another script of the same nick may have been quicker.
    [[ $status == 20? || -s $session_file ]] || die "no session for $CHAT_NICK: $(reason)"
    [[ $status != 20? ]] || keep "$session_file" "$answer"
  fi
  { read -r token && read -r nick && read -r id; } < <(jq -r '.token, .nick, .id' "$session_file") ||
    die "$session_file is broken; remove it"
}

enter() {
  local credentials
  credentials=$(jq -cn --arg nick "$CHAT_NICK" --arg password "${CHAT_PASSWORD-}" \
    '{$nick} + if $password == "" then {} else {$password} end')
  if [[ -z ${CHAT_PASSWORD-} ]]; then
    call POST register "$credentials"
    return
  fi
  call POST login "$credentials"
  [[ $status == 401 ]] || return 0
  call POST register "$credentials"
  # Taken, but perhaps by us: the answer to a first try may have been lost.
  [[ $status != 409 ]] || call POST login "$credentials"
}

# sign_in_again: after a 401.
sign_in_again() {
  say "the session of $CHAT_NICK is over, signing in again"
  # Unless another script has done it already.
  if [[ $(jq -r .token "$session_file" 2>/dev/null) == "$token" ]]; then rm -f -- "$session_file"; fi
  sign_in
}

# join CHANNEL: sets $channel to its name as its creator wrote it. A member already: nothing happens.
join() {
  call POST channels/join "$(jq -cn --arg channel "$1" '{$channel}')"
  [[ $status == 20? ]] && channel=$(jq -r .name <<<"$answer")
}

# --- Sending and receiving ---

new_key() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

# send TARGET TYPE BODY KEY: stored exactly once, however often it has to be tried; joins a channel that takes
# messages of members only, or that nobody is in yet. False when the server says no; $answer tells why.
send() {
  local json joined=
  json=$(jq -cn --arg to "$1" --arg type "$2" --arg body "$3" '{$to, $type, $body}')
  while call POST messages "$json" "$4"; do
    case $status in
      200 | 201) return 0 ;;
      401) sign_in_again ;;
      403 | 404)
        [[ -z $joined && $(jq -r .error <<<"$answer") =~ ^(not_in_channel|no_such_channel)$ ]] || return 1
        joined=yes
        join "$1" || return 1
        ;;
      *) return 1 ;;
    esac
  done
}

# follow NAME CHANNEL HANDLER: joins the channel, if it is not empty, and hands the whole stream to HANDLER, page by
# page in $answer, for ever. The first time it begins now; later it goes on where HANDLER, the last time under this
# NAME, was done with a page: the cursor is kept in a file only then.
follow() {
  local cursor file next gap
  sign_in
  while :; do
    file=$chat_state/$id.$(jq -rn --arg name "$1 $2" '$name | ascii_downcase | @uri').cursor
    if [[ ! -s $file ]]; then
      call GET state
      [[ $status != 200 ]] || keep "$file" "$(jq -r .newest <<<"$answer")"
    fi
    if [[ -s $file ]]; then
      [[ -z $2 ]] || join "$2" || [[ $status == 401 ]] || die "cannot join $2: $(reason)"
      read -r cursor <"$file"
      while call GET "messages?after=$cursor&timeout=50&limit=100" && [[ $status == 200 ]]; do
        read -r next gap < <(jq -r '"\(.cursor) \(.gap)"' <<<"$answer") || die 'this is no answer of a chat server'
        [[ $gap == false ]] || say 'some messages left the server before they could be read'
        "$3" || exit
        if [[ $next != "$cursor" ]]; then keep "$file" "$next" || exit; fi
        cursor=$next
      done
    fi
    [[ $status == 401 ]] || die "cannot read: $(reason)"
    sign_in_again
  done
}
