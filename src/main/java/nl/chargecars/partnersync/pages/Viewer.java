package nl.chargecars.partnersync.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * The person who looks at a page.
 *
 * @param name personal data, shown to this person only
 * @param role such as {@code operator}
 */
public record Viewer(String name, String role) {

    private static final String ATTRIBUTE = Viewer.class.getName();

    /** Stores this viewer in the request, where the pages find it. */
    public void storeIn(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** Returns the viewer of the request; empty on public pages. */
    public static Optional<Viewer> of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Viewer viewer ? Optional.of(viewer) : Optional.empty();
    }

    /** True for operators and administrators: viewers only read. */
    public boolean mayAct() {
        return role.equals("operator") || administers();
    }

    public boolean administers() {
        return role.equals("admin");
    }

    @Override
    public String toString() {
        return "Viewer[role=" + role + "]";
    }
}
