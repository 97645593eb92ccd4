"""The sentences of what may be wrong with settings, rounds, teams, rules of places, special days and runs."""

from flask_babel import lazy_gettext as _l

from pb_app.web.error_texts import register_texts

register_texts(
    {
        "weekday_required": _l("Choose at least one weekday."),
        "figure_range": _l("Write a number from %(least)s to %(most)s."),
        "hours_too_short": _l("A hearing of %(minutes)s minutes does not fit between these hours."),
        "too_many_rounds": _l("A season has at most %(most)s rounds."),
        "rounds_overlap": _l("Round %(after)s begins before round %(before)s has ended."),
        "days_reversed": _l("The last day comes before the first one."),
        "day_required": _l("Write the first day, for example 12.10.2026."),
        "weekday_or_days": _l("Choose a weekday or write dates, not both."),
        "period_too_long": _l("At most %(most)s days at once. Please check the year."),
        "election_act_required": _l("Name the act that sets the election period."),
        "special_days_contradict": _l("These days are said to be something else already: %(name)s."),
        "team_name_taken": _l("Another team has this name."),
        "election_period": _l(
            "That day lies in an election period: %(name)s. Check whether a hearing may be held."
        ),
        "round_incomplete": _l("A round needs its first and its last day."),
        "no_rounds": _l("No round has dates yet: write when hearings may be held."),
        "season_too_large": _l(
            "The season is too large to be planned at once. Shorten the rounds, allow fewer hearings per round, "
            "or let hearings begin at fewer times of the day."
        ),
        "exact_planner_missing": _l("This server lacks the exact planner: it needs the extra “%(extra)s”."),
        "run_over": _l("This run has ended already."),
    }
)
