package nl.chargecars.partnersync.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * Who looks at a page.
 *
 * @param name as shown to this person alone; it is personal data
 * @param role such as {@code operator}
 */
public record Viewer(String name, String role) {

    private static final String ATTRIBUTE = Viewer.class.getName();

    /** Tells the pages who looks at this one. */
    public void rememberIn(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** Empty on pages that everybody may see. */
    public static Optional<Viewer> of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Viewer viewer ? Optional.of(viewer) : Optional.empty();
    }

    @Override
    public String toString() {
        return "Viewer[role=" + role + "]";
    }
}
