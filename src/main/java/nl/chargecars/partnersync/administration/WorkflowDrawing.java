package nl.chargecars.partnersync.administration;

import java.util.List;
import java.util.Locale;

/**
 * The drawing of a workflow: boxes in rows from top to bottom, and arrows between their borders. Lengths are in the units of the
 * drawing's view box. Created by {@link WorkflowLayout}.
 *
 * @param start the arrow into the initial status, from above
 */
public record WorkflowDrawing(int width, int height, Arrow start, List<Box> boxes, List<Arrow> arrows) {

    private static final int CORNER = 6;

    public WorkflowDrawing {
        boxes = List.copyOf(boxes);
        arrows = List.copyOf(arrows);
    }

    /**
     * The box of one status.
     *
     * @param lines the label, broken to fit the box
     * @param unreachable true when no order can get into this status
     */
    public record Box(
            String status,
            String label,
            List<String> lines,
            boolean initial,
            boolean last,
            boolean unreachable,
            int x,
            int y,
            int width,
            int height) {

        public int middle() {
            return x + width / 2;
        }

        /** The y coordinate of the baseline of a line of the label. */
        public int lineY(int index) {
            int firstOfOne = y + height / 2 + 5;
            return firstOfOne + index * 16 - (lines.size() - 1) * 8;
        }
    }

    public record Point(int x, int y) {}

    /** The arrow of one allowed transition. Arrows overlap only if they lead to the same status. */
    public record Arrow(String from, String to, List<Point> points) {
        public Arrow {
            points = List.copyOf(points);
        }

        /** The value for the attribute {@code d} of an SVG path: straight lines with rounded corners. */
        public String path() {
            var path = new StringBuilder("M" + at(points.getFirst()));
            for (int index = 1; index < points.size() - 1; index++) {
                Point corner = points.get(index);
                path.append(" L").append(at(towards(corner, points.get(index - 1))));
                path.append(" Q").append(at(corner)).append(' ').append(at(towards(corner, points.get(index + 1))));
            }
            return path.append(" L").append(at(points.getLast())).toString();
        }

        private static Point towards(Point corner, Point next) {
            int length = Math.abs(next.x() - corner.x()) + Math.abs(next.y() - corner.y());
            int step = Math.min(CORNER, length / 2);
            return new Point(
                    corner.x() + step * Integer.signum(next.x() - corner.x()),
                    corner.y() + step * Integer.signum(next.y() - corner.y()));
        }

        private static String at(Point point) {
            return String.format(Locale.ROOT, "%d %d", point.x(), point.y());
        }
    }
}
