// The small set of emoji names this page knows; any other name stays text, as typed.

const LINES = `
smile 😄|grin 😁|joy 😂|slightly_smiling_face 🙂|wink 😉|blush 😊|heart_eyes 😍|thinking_face 🤔|neutral_face 😐
disappointed 😞|cry 😢|sob 😭|angry 😠|sweat_smile 😅|sunglasses 😎|hugging_face 🤗|relieved 😌|worried 😟|zipper_mouth_face 🤐
+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|wave 👋|clap 👏|pray 🙏|raised_hands 🙌|ok_hand 👌|muscle 💪|point_right 👉|point_left 👈
raising_hand 🙋|handshake 🤝|writing_hand ✍️|eyes 👀|ear 👂|brain 🧠|speaking_head_in_silhouette 🗣️|bust_in_silhouette 👤|busts_in_silhouette 👥
heart ❤️|green_heart 💚|blue_heart 💙|yellow_heart 💛|broken_heart 💔|sparkles ✨|star ⭐|star2 🌟|tada 🎉|fire 🔥|zap ⚡|bulb 💡|seedling 🌱|rocket 🚀
white_check_mark ✅|heavy_check_mark ✔️|x ❌|warning ⚠️|no_entry ⛔|exclamation ❗|question ❓|information_source ℹ️|bell 🔔|no_bell 🔕
hourglass ⌛|hourglass_flowing_sand ⏳|alarm_clock ⏰|stopwatch ⏱️|clock9 🕘|calendar 📆|date 📅|spiral_calendar_pad 🗓️|round_pushpin 📍|pushpin 📌
phone ☎️|telephone_receiver 📞|iphone 📱|email 📧|envelope ✉️|incoming_envelope 📨|inbox_tray 📥|outbox_tray 📤|link 🔗|mag 🔍|paperclip 📎
memo 📝|pencil 📝|pencil2 ✏️|clipboard 📋|page_facing_up 📄|open_book 📖|book 📖|books 📚|newspaper 📰|bookmark 🔖|file_folder 📁|scroll 📜
bar_chart 📊|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|office 🏢|house 🏠|briefcase 💼|gift 🎁|trophy 🏆|dart 🎯|lock 🔒|key 🔑|shield 🛡️
speech_balloon 💬|thought_balloon 💭|mega 📣|loudspeaker 📢|microphone 🎤|studio_microphone 🎙️|headphones 🎧|sound 🔉|movie_camera 🎥|camera 📷
arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrows_counterclockwise 🔄|repeat 🔁|leftwards_arrow_with_hook ↩️|fast_forward ⏩
red_circle 🔴|large_blue_circle 🔵|large_green_circle 🟢|large_yellow_circle 🟡|large_orange_circle 🟠|white_circle ⚪|black_circle ⚫
palm_tree 🌴|house_with_garden 🏡|face_with_thermometer 🤒|airplane ✈️|globe_with_meridians 🌐|earth_africa 🌍|sunny ☀️|coffee ☕|hand ✋|wrench 🔧|hammer_and_wrench 🛠️|gear ⚙️
one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|100 💯|robot_face 🤖|raised_hand ✋|v ✌️|open_hands 👐|hatching_chick 🐣|compass 🧭|ticket 🎫|package 📦`;

const MAP = new Map(
  LINES.trim()
    .split(/[|\n]/)
    .map((pair) => pair.split(" ")),
);

/** The character for an emoji name (without colons; a skin tone is let go), or null when unknown. */
export const emojiOf = (name) => MAP.get(name.split("::")[0]) ?? null;

/** Replace every known :name: in a plain text. */
export const withEmoji = (text) => text.replace(/:([a-z0-9_+'-]+):/g, (whole, name) => emojiOf(name) ?? whole);
