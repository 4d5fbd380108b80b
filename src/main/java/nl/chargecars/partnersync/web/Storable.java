package nl.chargecars.partnersync.web;

import tools.jackson.databind.JsonNode;

/** What PostgreSQL can keep as text: no U+0000, and no half of a surrogate pair, which UTF-8 does not know. */
public final class Storable {

    private Storable() {}

    public static boolean is(String text) {
        for (int index = 0; index < text.length(); index++) {
            char unit = text.charAt(index);
            if (unit == 0 || Character.isLowSurrogate(unit)) {
                return false;
            }
            if (Character.isHighSurrogate(unit)) {
                index++;
                if (index == text.length() || !Character.isLowSurrogate(text.charAt(index))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Returns whether every member name and every string in this JSON can be stored. */
    static boolean is(JsonNode json) {
        return switch (json.getNodeType()) {
            case STRING -> is(json.stringValue());
            case OBJECT -> json.propertyStream().allMatch(member -> is(member.getKey()) && is(member.getValue()));
            case ARRAY -> json.valueStream().allMatch(Storable::is);
            default -> true;
        };
    }
}
