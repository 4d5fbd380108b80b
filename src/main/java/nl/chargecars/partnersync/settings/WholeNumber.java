package nl.chargecars.partnersync.settings;

import java.util.List;
import java.util.Optional;

/**
 * A setting that is a whole number.
 *
 * @param wanted what is expected, for the message to the administrator
 */
record WholeNumber(int lowest, int highest, String wanted) {

    static final int HIGHEST_PORT = 65_535;
    static final WholeNumber PORT = new WholeNumber(1, HIGHEST_PORT, "a port from 1 to 65535");
    static final WholeNumber PORT_OR_ANY = new WholeNumber(0, HIGHEST_PORT, PORT.wanted + " (0: any free one)");

    static WholeNumber within(int lowest, int highest) {
        return new WholeNumber(lowest, highest, "a whole number from " + lowest + " to " + highest);
    }

    /**
     * Reads the number.
     *
     * @param variable its name, with the prefix
     * @param otherwise when the setting is absent or refused
     * @param problems receives a message when the value is not such a number
     */
    int read(String variable, Optional<String> value, int otherwise, List<String> problems) {
        if (value.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value.get());
            if (number >= lowest && number <= highest) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // falls through to the problem
        }
        problems.add(variable + " must be " + wanted + ", not '" + value.get() + "'");
        return otherwise;
    }
}
