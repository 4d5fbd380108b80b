package nl.chargecars.partnersync.administration;

import java.util.ArrayList;
import java.util.List;
import nl.chargecars.partnersync.web.Characters;

/** Breaks a label into at most two lines, as many as fit into a box, and shortens them where needed. */
final class LabelLines {

    static final int LONGEST = 15;
    private static final int MOST = 2;

    private LabelLines() {}

    static List<String> of(String label) {
        List<String> lines = new ArrayList<>();
        for (String word : label.strip().split("\\s+", -1)) {
            String together = lines.isEmpty() ? word : lines.getLast() + " " + word;
            if (!lines.isEmpty() && together.length() <= LONGEST) {
                lines.set(lines.size() - 1, together);
            } else if (lines.size() < MOST) {
                lines.add(shortened(word));
            } else {
                lines.set(MOST - 1, shortened(together));
                break;
            }
        }
        return lines;
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST
                ? text
                : Characters.first(text, LONGEST - 1).strip() + "…";
    }
}
