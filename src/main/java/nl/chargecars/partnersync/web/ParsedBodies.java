package nl.chargecars.partnersync.web;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Counts what one request parses against the {@link BodyBudget}, until the request is over: as a tree of nodes, a body takes up to
 * thirty times its bytes. Counted when it is parsed, not as it arrives: by then the caller is known, and a stranger's JSON uses up no
 * more of the budget than he sends. (A form is parsed before its sender is known, and a stranger can send a cookie like anybody's: what
 * its fields take is bounded by their number, see {@link FormRequest}.) Used by the request's own thread only.
 */
final class ParsedBodies {

    private static final String ATTRIBUTE = ParsedBodies.class.getName();

    /** About the memory for each bracket that opens, each name and each further element. */
    private static final long BYTES_OF_A_PART = 64;

    /** About the memory for a field of a form: its name, its value, and their places in two maps. */
    private static final long BYTES_OF_A_FIELD = 200;

    private final BodyBudget budget;
    private long counted;
    private long countedFields;

    private ParsedBodies(BodyBudget budget) {
        this.budget = budget;
    }

    static ParsedBodies of(HttpServletRequest request, BodyBudget budget) {
        var bodies = new ParsedBodies(budget);
        request.setAttribute(ATTRIBUTE, bodies);
        return bodies;
    }

    /**
     * Counts the tree of this text for the current request, if there is one. Of several trees the largest counts: a request that
     * parses several holds one of them at a time.
     *
     * @throws Refusal OVERLOADED when the budget is exhausted
     */
    static void count(byte[] json) {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        if (request != null
                && request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST) instanceof ParsedBodies bodies) {
            bodies.hold(parts(json) * BYTES_OF_A_PART);
        }
    }

    /**
     * Counts the fields of the request's form, which are held beside any tree.
     *
     * @throws Refusal OVERLOADED when the budget is exhausted
     */
    void countFields(long fields) {
        long bytes = fields * BYTES_OF_A_FIELD;
        budget.take(bytes);
        countedFields += bytes;
    }

    /** Returns the memory to the budget. To be called when the request is over. */
    void forget() {
        budget.giveBack(counted + countedFields);
        counted = 0;
        countedFields = 0;
    }

    private void hold(long bytes) {
        if (bytes > counted) {
            budget.take(bytes - counted);
            counted = bytes;
        }
    }

    /**
     * Counts the characters that begin or end a token, without parsing: also those inside of texts, which makes some bodies count
     * for more than they take. None counts for more than the parser would read.
     */
    private static int parts(byte[] json) {
        int parts = 0;
        for (byte one : json) {
            if (one == '{' || one == '[' || one == ':' || one == ',') {
                parts++;
            }
        }
        return Math.min(parts, JsonConfiguration.MOST_TOKENS);
    }
}
