/**
 * Made by bin/danger_words.py from programmes/library; do not edit by hand.
 * `{emergency}` and its like are filled by danger-default.js; ANYWHERE is the entry for a country that is not known.
 */

export const DANGER_SIGNS = [
  {
    "id": "chest",
    "rank": 1,
    "level": "emergency",
    "go": "call_emergency",
    "question": "Do you have pain, tightness or a heavy feeling in your chest, or trouble breathing? Answer yes if it is there now, new or getting worse.",
    "action": "Stop. Call {emergency} now.",
    "tell_staff": null
  },
  {
    "id": "tummy-pulse",
    "rank": 2,
    "level": "emergency",
    "go": "call_emergency",
    "question": "Do you have sudden, severe tummy or back pain and feel faint? Or can you feel a throbbing lump in your tummy?",
    "action": "Stop. Call {emergency} now.",
    "tell_staff": null
  },
  {
    "id": "cold-leg",
    "rank": 3,
    "level": "emergency",
    "go": "emergency_room",
    "question": "Has a leg or foot suddenly turned cold, pale or blue?",
    "action": "Stop your exercises. Call {emergency} or go to the nearest {emergency_room} now.",
    "tell_staff": "My leg or foot has suddenly turned cold, pale or blue."
  },
  {
    "id": "saddle-numb",
    "rank": 4,
    "level": "emergency",
    "go": "emergency_room",
    "question": "Any new or spreading numbness, tingling or changed feeling between your legs: round your genitals, back passage or buttocks, at the very top of your inner thighs, or when you wipe?",
    "action": "Stop your exercises. Go to the nearest {emergency_room} or call {emergency} now.",
    "tell_staff": "I have back or leg pain and new numbness or changed feeling between my legs. Please check me for cauda equina syndrome."
  },
  {
    "id": "bladder",
    "rank": 5,
    "level": "emergency",
    "go": "emergency_room",
    "question": "Has peeing newly changed? Is it hard to start or stop, can you feel the flow less, can you not tell when your bladder is full, or do you leak?",
    "action": "Stop your exercises. Go to the nearest {emergency_room} or call {emergency} now.",
    "tell_staff": "I have back or leg pain and my bladder has newly changed. Please check me for cauda equina syndrome."
  },
  {
    "id": "bowel",
    "rank": 6,
    "level": "emergency",
    "go": "emergency_room",
    "question": "Have you newly lost control of your bowels, or stopped feeling when you need to go?",
    "action": "Stop your exercises. Go to the nearest {emergency_room} or call {emergency} now.",
    "tell_staff": "I have back or leg pain and have newly lost control or feeling of my bowels. Please check me for cauda equina syndrome."
  },
  {
    "id": "sexual",
    "rank": 7,
    "level": "emergency",
    "go": "emergency_room",
    "question": "Have you newly lost feeling in your genitals or during sex? Or can you newly not get an erection, or not climax?",
    "action": "Stop your exercises. Go to the nearest {emergency_room} or call {emergency} now.",
    "tell_staff": "I have back or leg pain and have newly lost feeling or function in my genitals. Please check me for cauda equina syndrome."
  },
  {
    "id": "both-legs",
    "rank": 8,
    "level": "emergency",
    "go": "emergency_room",
    "question": "Have you new or worsening pain, tingling, numbness or weakness in both legs, or has it moved from one leg into both?",
    "action": "Stop your exercises. Go to the nearest {emergency_room} or call {emergency} now.",
    "tell_staff": "I have back pain and new or worsening symptoms in both legs. Please check me for cauda equina syndrome."
  },
  {
    "id": "injury",
    "rank": 9,
    "level": "emergency",
    "go": "emergency_room",
    "question": "Since you last answered (or in the last two weeks, if this is the first time), have you had a serious fall, crash or blow to your back?",
    "action": "Stop your exercises. Go to the nearest {emergency_room} or call {emergency} now.",
    "tell_staff": "I have had a serious fall, crash or blow to my back."
  },
  {
    "id": "weak-leg",
    "rank": 10,
    "level": "emergency",
    "go": "emergency_room",
    "question": "Is a leg or foot newly weak or getting weaker, or does your foot drag or slap when you walk?",
    "action": "Stop your exercises. Get medical help today: go to the nearest {emergency_room}. If you cannot get there, get help at once through {urgent_line}.",
    "tell_staff": "I have back or leg pain and a leg or foot that is newly weak or getting weaker."
  },
  {
    "id": "unsteady",
    "rank": 11,
    "level": "urgent",
    "go": "urgent_line",
    "question": "Are you newly unsteady on your feet, or newly clumsy with your hands, or is it getting worse?",
    "action": "Stop your exercises. Get medical help today, through {urgent_line}. If it came on suddenly, or your face or speech is affected, call {emergency} now.",
    "tell_staff": null
  },
  {
    "id": "calf-clot",
    "rank": 12,
    "level": "urgent",
    "go": "urgent_line",
    "question": "Is one calf newly swollen, hot, red or sore to touch?",
    "action": "Stop your exercises. Do not stretch or massage it. Get medical help today, through {urgent_line}. With chest pain or trouble breathing call {emergency} now.",
    "tell_staff": null
  },
  {
    "id": "fever",
    "rank": 13,
    "level": "urgent",
    "go": "urgent_line",
    "question": "Do you have new or worsening back pain with a fever, shivering or feeling very ill?",
    "action": "Stop your exercises. Get medical help today, through {urgent_line}. If you are confused, breathless, or your skin is blotchy or blue, call {emergency} now.",
    "tell_staff": null
  },
  {
    "id": "infection-risk",
    "rank": 14,
    "level": "urgent",
    "go": "urgent_line",
    "question": "Is your back pain new or getting worse, and does one of these fit you? A weak immune system. A serious infection or a spine operation not long ago. Injecting drugs.",
    "action": "Stop your exercises. Get medical help today, through {urgent_line}.",
    "tell_staff": null
  },
  {
    "id": "thin-bones-sudden-pain",
    "rank": 15,
    "level": "urgent",
    "go": "urgent_line",
    "question": "Have you had sudden bad back pain, even after a small bump, and does one of these fit you? Thin bones. Steroid tablets for a long time.",
    "action": "Stop your exercises. Get medical help today, through {urgent_line}.",
    "tell_staff": null
  },
  {
    "id": "cancer-new-pain",
    "rank": 16,
    "level": "urgent",
    "go": "urgent_line",
    "question": "Have you ever had cancer, and is your back pain new, of a new kind, or getting worse?",
    "action": "Stop your exercises. Get medical help today, through {urgent_line}.",
    "tell_staff": null
  },
  {
    "id": "chest-band",
    "rank": 17,
    "level": "urgent",
    "go": "urgent_line",
    "question": "Is your pain new or getting worse, and in the middle or upper back, or like a band round your body?",
    "action": "Stop your exercises. Get medical help today, through {urgent_line}. With chest pain or trouble breathing call {emergency} now.",
    "tell_staff": null
  },
  {
    "id": "night-pain",
    "rank": 18,
    "level": "urgent",
    "go": "urgent_line",
    "question": "Is your pain new or getting worse, and constant: there at rest and at night, and not changed by any position?",
    "action": "Stop your exercises. Get medical help today, through {urgent_line}.",
    "tell_staff": null
  },
  {
    "id": "weight",
    "rank": 19,
    "level": "urgent",
    "go": "urgent_line",
    "question": "Have you newly lost weight without trying, or do you have new night sweats?",
    "action": "Stop your exercises. Get medical help today, through {urgent_line}.",
    "tell_staff": null
  }
];

export const SAFETY_TEXTS = {
  "danger_lead": "Is any of these new, or getting worse, in the last two weeks? If one has been there longer and no doctor has checked it, answer yes too.",
  "danger_not_sure": "Not sure? Answer yes.",
  "danger_none": "No danger sign marked. That cannot rule everything out. Look again if anything changes.",
  "danger_open": "You marked a danger sign. Get the help it names. Your sessions stay closed until your physio has said carry on.",
  "not_watched": "Nobody is watching these answers. Do not wait for a reply.",
  "stop_now": "Call {emergency} if you think your life is in danger. You do not need to finish this page.",
  "before_lead": "A few questions before you start. They are asked once. If you are not sure, say so: it counts as yes.",
  "weekly_lead": "Once a week: how is it going?"
};

export const ANYWHERE = {
  "emergency": "112",
  "emergency_tel": "112",
  "urgent_line": "an urgent doctor’s appointment",
  "urgent_tel": null,
  "emergency_room": "emergency department"
};
