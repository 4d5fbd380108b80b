package nl.chargecars.partnersync.exceptions;

import java.util.Map;

/**
 * A counted group and the form that dismisses it.
 *
 * @param matched how many members one request dismisses; 0: the group is empty by now, and there is no form
 * @param more true when the group has more members than that
 * @param path the address of the form
 * @param fields what the form sends along, to name the group and what of it was counted
 * @param id distinguishes the form from others on the page
 * @param many key of the sentence that says how many there are
 * @param effect key of the sentence that says what dismissing does
 * @param reason key of the label of a reason; empty when none is asked for
 */
public record DismissalForm(
        long matched,
        boolean more,
        String path,
        Map<String, String> fields,
        String id,
        String many,
        String effect,
        String reason) {}
