package nl.chargecars.partnersync.administration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import nl.chargecars.partnersync.administration.WorkflowDrawing.Arrow;
import nl.chargecars.partnersync.administration.WorkflowDrawing.Box;
import nl.chargecars.partnersync.administration.WorkflowDrawing.Point;
import nl.chargecars.partnersync.administration.WorkflowRoutes.Port;
import nl.chargecars.partnersync.administration.WorkflowRoutes.Route;
import nl.chargecars.partnersync.administration.WorkflowRoutes.Way;
import nl.chargecars.partnersync.status.Workflow;
import nl.chargecars.partnersync.status.WorkflowStatus;

/**
 * Computes the drawing of a workflow. {@link WorkflowRows} puts each box into a row, {@link WorkflowRoutes} chooses the route of
 * each arrow, and this class computes all coordinates. Between two rows is a channel, high enough for the horizontal parts of the
 * arrows in it.
 */
final class WorkflowLayout {

    static final int BOX_WIDTH = 128;
    static final int BOX_HEIGHT = 48;
    private static final int BETWEEN_BOXES = 20;
    private static final int CHANNEL = 38;
    private static final int FIRST_TRACK = 12;
    private static final int TRACK = 8;
    private static final int LANE = 11;
    private static final int FIRST_LANE = 16;
    private static final int MARGIN = 6;
    private static final int START = 24;

    private final WorkflowRows rows;
    private final WorkflowRoutes routes;
    private final Set<String> reachable;
    private final UnaryOperator<String> text;
    private final Map<String, Box> boxes = new HashMap<>();
    private final List<Integer> channelTops = new ArrayList<>();
    private int height;

    private WorkflowLayout(Workflow workflow, UnaryOperator<String> text) {
        rows = WorkflowRows.of(workflow);
        routes = WorkflowRoutes.of(workflow, rows);
        reachable = reachable(workflow);
        this.text = text;
    }

    /** @param text makes the text that readers see out of a status label */
    static WorkflowDrawing of(Workflow workflow, UnaryOperator<String> text) {
        var layout = new WorkflowLayout(workflow, text);
        layout.placeBoxes();
        List<Arrow> arrows = layout.routes.routes().stream().map(layout::arrow).toList();
        List<Box> boxes = workflow.statuses().stream()
                .map(status -> layout.box(status.status()))
                .toList();
        return new WorkflowDrawing(
                layout.right() + layout.lanesWidth(Way.RIGHT),
                layout.height,
                layout.start(workflow.initial()),
                boxes,
                arrows);
    }

    /** The statuses that orders can reach from the initial status. */
    static Set<String> reachable(Workflow workflow) {
        Set<String> reached = new LinkedHashSet<>(Set.of(workflow.initial()));
        List<String> ends = List.copyOf(reached);
        while (!ends.isEmpty()) {
            ends = ends.stream()
                    .flatMap(end -> workflow.allowedNext(end).stream())
                    .filter(reached::add)
                    .toList();
        }
        return reached;
    }

    private void placeBoxes() {
        int y = START;
        for (int row = 0; row < rows.rows().size(); row++) {
            channelTops.add(row == 0 ? 0 : y);
            y += row == 0 ? tracks(0) * TRACK : channelHeight(row);
            placeRow(rows.rows().get(row), y);
            y += BOX_HEIGHT;
        }
        channelTops.add(y);
        height = y
                + MARGIN
                + (tracks(rows.rows().size()) == 0
                        ? 0
                        : channelHeight(rows.rows().size()));
    }

    private void placeRow(List<WorkflowStatus> row, int y) {
        int x = left() + (widest() - widthOf(row.size())) / 2;
        for (WorkflowStatus status : row) {
            String label = text.apply(status.label());
            boxes.put(
                    status.status(),
                    new Box(
                            status.status(),
                            label,
                            LabelLines.of(label),
                            status.isInitial(),
                            status.isFinal(),
                            !reachable.contains(status.status()),
                            x,
                            y,
                            BOX_WIDTH,
                            BOX_HEIGHT));
            x += BOX_WIDTH + BETWEEN_BOXES;
        }
    }

    private Arrow start(String initial) {
        Point end = point(routes.start());
        return new Arrow("", initial, List.of(new Point(end.x(), end.y() - START + MARGIN), end));
    }

    private Arrow arrow(Route route) {
        List<Point> points = new ArrayList<>();
        Point start = point(route.start());
        Point end = point(route.end());
        points.add(start);
        if (route.way() != Way.STRAIGHT) {
            int lane = laneX(route);
            int out = acrossAt(route.start(), start);
            int in = acrossAt(route.end(), end);
            points.add(new Point(start.x(), out));
            points.add(new Point(lane, out));
            points.add(new Point(lane, in));
            points.add(new Point(end.x(), in));
        }
        points.add(end);
        return new Arrow(route.from(), route.to(), points.stream().distinct().toList());
    }

    /** The y coordinate of the horizontal part between a port and its lane: in the channel, or straight from the side of the box. */
    private int acrossAt(Port port, Point point) {
        if (!port.side().isInChannel()) {
            return point.y();
        }
        int channel = routes.channelOf(port);
        return channelTops.get(channel)
                + FIRST_TRACK
                + TRACK * routes.tracksIn(channel).indexOf(port);
    }

    private Point point(Port port) {
        Box box = box(port.status());
        List<Port> side = new ArrayList<>(routes.portsOf(port.status(), port.side()));
        side.sort(Comparator.comparingInt(this::wish).thenComparing(Port::step));
        int number = side.indexOf(port) + 1;
        int of = side.size() + 1;
        return switch (port.side()) {
            case TOP -> new Point(box.x() + box.width() * number / of, box.y());
            case BOTTOM -> new Point(box.x() + box.width() * number / of, box.y() + box.height());
            case LEFT -> new Point(box.x(), box.y() + box.height() * number / of);
            case RIGHT -> new Point(box.x() + box.width(), box.y() + box.height() * number / of);
        };
    }

    /** The sort key of a port within its side, which keeps crossings of arrows few. */
    private int wish(Port port) {
        return port.side().isInChannel() && port.other().isPresent()
                ? box(port.other().get()).middle()
                : port.wish();
    }

    private Box box(String status) {
        Box box = boxes.get(status);
        if (box == null) {
            throw new IllegalStateException("no box for " + status);
        }
        return box;
    }

    private int laneX(Route route) {
        int lane = FIRST_LANE + LANE * routes.laneOf(route.way(), route.to());
        return route.way() == Way.LEFT ? left() - lane : right() + lane;
    }

    private int channelHeight(int channel) {
        return CHANNEL + TRACK * tracks(channel);
    }

    private int tracks(int channel) {
        return routes.tracksIn(channel).size();
    }

    private int left() {
        return lanesWidth(Way.LEFT);
    }

    private int right() {
        return left() + widest();
    }

    private int lanesWidth(Way way) {
        int lanes = routes.lanes(way);
        return MARGIN + (lanes == 0 ? 0 : FIRST_LANE + LANE * (lanes - 1));
    }

    private int widest() {
        return widthOf(rows.rows().stream().mapToInt(List::size).max().orElse(1));
    }

    private static int widthOf(int boxes) {
        return boxes * BOX_WIDTH + (boxes - 1) * BETWEEN_BOXES;
    }
}
