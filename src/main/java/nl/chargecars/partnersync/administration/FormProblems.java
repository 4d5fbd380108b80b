package nl.chargecars.partnersync.administration;

import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.web.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the input of a form, told at the top of the page with a link to each field.
 *
 * @param labels names of the texts of the fields' labels, by the field's name in the request, which is also its id on the page
 */
public record FormProblems(List<Problem> problems, Map<String, String> labels) {

    /** Returns the field that a problem is about; empty where it is about none of the form. */
    public String field(Problem problem) {
        String field = problem.pointer().replaceFirst("^/", "");
        return labels.containsKey(field) ? field : "";
    }

    /** Returns the field's {@code aria-invalid}; null where nothing is wrong with it. */
    public @Nullable String invalid(String field) {
        return isWrong(field) ? "true" : null;
    }

    /** Returns the field's {@code aria-describedby}; null where nothing is wrong with it. */
    public @Nullable String describedBy(String field) {
        return isWrong(field) ? id(field) : null;
    }

    /** Returns the id of the text about a field; null without a field. */
    public @Nullable String id(String field) {
        return field.isEmpty() ? null : field + "-problem";
    }

    private boolean isWrong(String field) {
        return problems.stream().map(this::field).anyMatch(field::equals);
    }
}
