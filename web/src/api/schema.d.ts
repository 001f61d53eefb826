export interface paths {
    "/api/cache": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Drops all cached sessions. */
        delete: operations["drop_all"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cache/{year}/{round}/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Drops what is cached of a session. */
        delete: operations["drop_one"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Liveness: answers as long as the server lives. */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Readiness: whether new requests should be sent here. */
        get: operations["ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/seasons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The seasons that are known. */
        get: operations["seasons"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/seasons/{year}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A season's meetings and sessions. */
        get: operations["season"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{year}/{round}/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The session in short. The first request loads it; meanwhile the answer is `202` with the load's progress. */
        get: operations["summary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{year}/{round}/{kind}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The progress of a session's load: `progress` events by its stages, then `ready`, or `failed` with the problem. */
        get: operations["events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{year}/{round}/{kind}/frames/{n}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One frame: all cars at the moment `n` / `fps` seconds after the replay's first. The fields are those of the stream's
         *     `json` frames.
         */
        get: operations["frame"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{year}/{round}/{kind}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Frames pushed through a WebSocket. First come texts on the load, `loading_progress` and `loading_complete`; then the
         *     client says `{"action":"play","speed":2}`, `pause`, `seek` or `select`, and frames follow.
         */
        get: operations["replay"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{year}/{round}/{kind}/sectors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sector and lap times of laps, and how far each is behind the best of them. */
        get: operations["sectors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{year}/{round}/{kind}/segments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the replay is cut into segments, what they hold, and how finely: channels with their scales and tolerances. */
        get: operations["manifest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{year}/{round}/{kind}/segments/{n}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One minute of the replay as an Arrow IPC stream: all channels of all cars, and of the whole track. */
        get: operations["segment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{year}/{round}/{kind}/telemetry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Telemetry of laps: each lap's own samples, or all of them on one distance with the time behind the first lap. */
        get: operations["telemetry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{year}/{round}/{kind}/{table}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A table of the session: `laps`, `results`, `stints`, `weather`, `track-status`, `race-control`, `team-radio`,
         *     `positions-feed`, `mini-sectors`, `session-clock`, `rulings`, `circuit` or `moments`. Times are seconds of the session clock; those of moments are seconds since the replay's first frame.
         */
        get: operations["table"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/telemetry/laps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The telemetry of laps. Laps that were not driven are left out. */
        post: operations["reference_laps"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/telemetry/sectors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The sector times of laps. Laps that were not driven are left out. */
        post: operations["reference_sectors"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metrics, in the text form that Prometheus reads. */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description One value over time: of each car, or of the session. */
        Channel: {
            kind: components["schemas"]["ChannelKind"];
            /** @example speed */
            name: string;
            /**
             * Format: double
             * @description An integer of the stream times this is the value in that unit.
             */
            scale: number;
            scope: components["schemas"]["ChannelScope"];
            /**
             * Format: double
             * @description By how much a decoded value is off at most at any frame, in that unit; 0 for what is exact.
             */
            tolerance: number;
            /**
             * @description The unit of decoded values; empty where there is none.
             * @example km/h
             */
            unit: string;
            values?: components["schemas"]["ChannelValues"] | null;
        };
        /**
         * @description What holds between two entries: the straight line between them, or the former.
         * @enum {string}
         */
        ChannelKind: "linear" | "step";
        /**
         * @description Whose value it is: each driver's, or the session's.
         * @enum {string}
         */
        ChannelScope: "driver" | "session";
        /** @description Names, or false and true. */
        ChannelValues: string[] | boolean[];
        /** @description A circuit. */
        CircuitAnswer: {
            /** @description Whether it is driven clockwise. */
            clockwise?: boolean | null;
            /**
             * Format: double
             * @description Metres; `null` where it is not known.
             */
            length?: number | null;
            name: string;
            /**
             * Format: double
             * @description By how many degrees its map is turned to be shown as people know it; `null` where no map of it is known.
             */
            rotation?: number | null;
        };
        /** @description A driver. */
        DriverAnswer: {
            /** @example VER */
            code: string;
            /**
             * @description The team's.
             * @example #3671C6
             */
            colour?: string | null;
            /**
             * Format: int32
             * @description The place on the grid, from 1, those who start from the pit lane last; `null` where cars do not race.
             */
            grid?: number | null;
            name: string;
            /** Format: int32 */
            number: number;
            team: string;
        };
        /** @description A change of the track's status. */
        FlagAnswer: {
            /**
             * Format: double
             * @description Seconds of the session clock.
             */
            session_time: number;
            /** @description The feed's digit: 1 clear, 2 yellow, 4 safety car, 5 red, 6 virtual safety car, 7 its ending. */
            status: string;
            /**
             * Format: double
             * @description Seconds since the replay's first frame.
             */
            t?: number | null;
        };
        /** @description How the server is. */
        Health: {
            /** @description Whether it lives: whoever reads this knows. */
            live: boolean;
            /** @description Whether new requests are served; false while it ends. */
            ready: boolean;
            /** @description The version. */
            version: string;
        };
        /** @description A lap with its telemetry. */
        LapAnswer: {
            driver_code: string;
            /** Format: int32 */
            lap_number: number;
            /**
             * Format: double
             * @description Seconds.
             */
            lap_time?: number | null;
            telemetry: components["schemas"]["Point"][];
        };
        /** @description Laps with their telemetry. */
        LapsAnswer: {
            laps: components["schemas"]["LapAnswer"][];
        };
        /** @description How a replay is cut into segments, and how they are read. */
        Manifest: {
            /**
             * @description The address of a segment, with `{n}` for its number.
             * @example /api/sessions/2025/15/R/segments/{n}?v=4de29ea2d3356369-12
             */
            address: string;
            /** @description The channels, in the order of a segment's rows. */
            channels: components["schemas"]["Channel"][];
            /** @description The session's content. */
            content: string;
            /** @description How many segments there are; never 0. */
            count: number;
            /** @description The drivers' three letters, in the order of a segment's rows. */
            drivers: string[];
            /**
             * Format: double
             * @description Frames per second of session time.
             */
            fps: number;
            /** @description How many frames there are; never 0. */
            frames: number;
            /** @description Segment `n` begins with frame `n` times this. */
            frames_per_segment: number;
            /**
             * Format: double
             * @description The length of a lap in metres; `null` where no circuit was found.
             */
            lap_length?: number | null;
            /** @example 2025/15/R */
            session: string;
            /**
             * Format: double
             * @description The first frame's moment on the session clock, seconds.
             */
            t0: number;
            /**
             * Format: int32
             * @description The version of the segments' form.
             */
            version: number;
        };
        /** @description A race weekend or a test. */
        MeetingAnswer: {
            circuit: string;
            country: string;
            /**
             * @description The first and the last day, at the circuit.
             * @example 2025-08-29
             */
            first_day?: string | null;
            last_day?: string | null;
            location: string;
            /** @example Dutch Grand Prix */
            name: string;
            official_name: string;
            /**
             * Format: int32
             * @description From 1; 0 is testing.
             */
            round: number;
            /** @description By start. */
            sessions: components["schemas"]["SessionAnswer"][];
            sprint: boolean;
            /**
             * Format: int32
             * @description Which test of the season it is, from 1: its sessions are `2026/T1/D1` and so on. Null of a race weekend.
             */
            test?: number | null;
        };
        /**
         * @description The tables of a session.
         * @enum {string}
         */
        Named: "laps" | "results" | "stints" | "weather" | "track-status" | "race-control" | "team-radio" | "positions-feed" | "mini-sectors" | "session-clock" | "rulings" | "circuit" | "moments";
        /** @description A part of qualifying. */
        PartAnswer: {
            /**
             * Format: double
             * @description When the next part was started, or the session ended; `null` if the feed ends before.
             */
            end?: number | null;
            /** @example Q1 */
            name: string;
            /**
             * Format: double
             * @description When it was first started, seconds since the replay's first frame.
             */
            start: number;
        };
        /** @description A change of the session's phase. */
        PhaseAnswer: {
            /**
             * @description The feed's word: `Inactive`, `Started`, `Aborted`, `Finished`, `Finalised` or `Ends`.
             * @example Started
             */
            phase: string;
            /**
             * Format: double
             * @description Seconds since the replay's first frame.
             */
            t: number;
        };
        /** @description One sample of a lap. */
        Point: {
            brake: boolean;
            /**
             * Format: double
             * @description Metres since the lap's start.
             */
            distance?: number | null;
            /** Format: int32 */
            gear?: number | null;
            /**
             * Format: double
             * @description 1/min.
             */
            rpm?: number | null;
            /**
             * Format: double
             * @description km/h.
             */
            speed?: number | null;
            /**
             * Format: double
             * @description Percent.
             */
            throttle?: number | null;
            /**
             * Format: double
             * @description 1/10 m to the east.
             */
            x?: number | null;
            /**
             * Format: double
             * @description 1/10 m to the north.
             */
            y?: number | null;
        };
        /** @description An answer that says what went wrong and what to do. */
        Problem: {
            /** @description What happened this time. */
            detail: string;
            /**
             * Format: int32
             * @description The HTTP status.
             */
            status: number;
            /** @description The kind in words. */
            title: string;
            /**
             * @description What kind of problem it is: stays the same from version to version.
             * @example urn:lightsout:problem:no-such-session
             */
            type: string;
        };
        /** @description A load under way. */
        Progress: {
            /** @description The step in a sentence. */
            message: string;
            /**
             * Format: int32
             * @description The steps begun, as a part of all, in percent.
             */
            progress: number;
            /**
             * @description The session.
             * @example 2025/15/R
             */
            session: string;
            /** @description `loading`. */
            status: string;
            /** @description The step: `wait`, `cache`, `read`, `decode`, `laps`, `results`, `replay`. */
            step: string;
        };
        /** @description A replay. */
        ReplayAnswer: {
            /**
             * Format: double
             * @description Seconds from the first frame to the last.
             */
            duration: number;
            /**
             * Format: double
             * @description Frames a second.
             */
            fps: number;
            frames: number;
            /**
             * Format: double
             * @description Lights out, or the green light, in seconds since the first frame.
             */
            start?: number | null;
            /**
             * Format: double
             * @description The first frame's moment on the session clock, seconds.
             */
            t0: number;
        };
        /** @description A season. */
        SeasonAnswer: {
            /** @description By date. */
            meetings: components["schemas"]["MeetingAnswer"][];
            /** @description What could not be looked into. */
            warnings: string[];
            /**
             * Format: int32
             * @description The year; 0 is the demo season.
             */
            year: number;
        };
        /** @description All seasons. */
        Seasons: {
            /** @description The years; 0 is the demo season. */
            seasons: number[];
            /** @description What could not be looked into. */
            warnings: string[];
        };
        /** @description A lap's sector times, in seconds. */
        SectorAnswer: {
            driver_code: string;
            /** Format: int32 */
            lap_number: number;
            /** Format: double */
            lap_time?: number | null;
            /** Format: double */
            sector_1?: number | null;
            /** Format: double */
            sector_2?: number | null;
            /** Format: double */
            sector_3?: number | null;
        };
        /** @description Laps with their sector times. */
        SectorsAnswer: {
            sectors: components["schemas"]["SectorAnswer"][];
        };
        /** @description A session of a meeting. */
        SessionAnswer: {
            /** @description Whether it can be loaded. */
            available: boolean;
            /** @description Whether it is cached, so that it is there at once. */
            cached: boolean;
            /** @example R */
            kind: string;
            /** @example Race */
            name: string;
            /** @example 2025/15/R */
            session: string;
            /** @description The scheduled start, local time at the circuit. */
            start?: string | null;
            /**
             * Format: double
             * @description Local time minus UTC, in seconds.
             */
            utc_offset?: number | null;
        };
        /** @description A session. */
        Summary: {
            /** @description The circuit in short; `…/circuit` has its line. */
            circuit: components["schemas"]["CircuitAnswer"];
            /**
             * @description What the session's content is named: another one where anything in it is another. With `?v=` and this name, an
             *     address never changes its answer.
             */
            content: string;
            country: string;
            /** @description Lines of the feed that were damaged and left out. */
            damaged_lines: number;
            drivers: components["schemas"]["DriverAnswer"][];
            /** @description Laps driven, of all drivers. */
            laps: number;
            location: string;
            /** @example Dutch Grand Prix */
            meeting: string;
            /** @description Topics of the feed that the session lacks. */
            missing: string[];
            /** @example Race */
            name: string;
            /** @description Why there is no replay. */
            no_replay?: string | null;
            /** @description The parts of qualifying; none of other sessions, nor where there is no replay. */
            parts: components["schemas"]["PartAnswer"][];
            /** @description When the session's phase changed; none where there is no replay. */
            phases: components["schemas"]["PhaseAnswer"][];
            replay?: components["schemas"]["ReplayAnswer"] | null;
            /** @example 2025/15/R */
            session: string;
            /** @description What else there is, below this address. */
            tables: string[];
            /**
             * Format: int32
             * @description Laps announced at last; races only. `total_laps_changes` has what holds when.
             */
            total_laps?: number | null;
            /** @description The laps announced and from when on: a race can be shortened. None where there is no replay. */
            total_laps_changes: components["schemas"]["TotalLapsAnswer"][];
            /** @description When the track's status changed. */
            track_status: components["schemas"]["FlagAnswer"][];
            /**
             * @description The moment of the replay's first frame in UTC (RFC 3339); `null` where the feed does not tell.
             * @example 2025-08-31T13:03:24.120Z
             */
            utc?: string | null;
            /**
             * Format: double
             * @description How far the clocks at the circuit are ahead of UTC, seconds.
             * @example 7200
             */
            utc_offset?: number | null;
        };
        /** @description An event of a load, as the document tells it. */
        Told: {
            /** @description JSON: the stage, where the session is, or the problem. */
            data: string;
            /**
             * @description `progress`, `ready` or `failed`.
             * @example progress
             */
            event: string;
        };
        /** @description A number of laps that was announced for the race. */
        TotalLapsAnswer: {
            /** Format: int32 */
            laps: number;
            /**
             * Format: double
             * @description From when, seconds since the replay's first frame.
             */
            t: number;
        };
        /** @description Which laps: each of the numbers of each of the drivers. */
        Wanted: {
            /**
             * @example [
             *       "VER",
             *       "NOR"
             *     ]
             */
            driver_codes: string[];
            /**
             * @example [
             *       10,
             *       11
             *     ]
             */
            lap_numbers: number[];
            /**
             * Format: int32
             * @example 15
             */
            round_num: number;
            /** @example R */
            session_type: string;
            /**
             * Format: int32
             * @example 2025
             */
            year: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    drop_all: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They are dropped. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    drop_one: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                year: string;
                round: string;
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is dropped. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The session's key is another word for what was asked: the answer is there. */
            308: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such session, or it has no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The archive does not give the session now; the next request tries again. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server has too much to do; `Retry-After` says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description The server is ending. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    seasons: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Seasons"];
                };
            };
        };
    };
    season: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                year: number;
                /**
                 * @description `sprint` for weekends with a sprint, `conventional` for those without.
                 * @example sprint
                 */
                format: string | null;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SeasonAnswer"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    summary: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                year: string;
                round: string;
                kind: string;
                /** @description How long to wait for a load, in seconds, at most 30; without it not at all. */
                wait: number | null;
                /** @description The session's content: an answer at such an address never changes. */
                v: string | null;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Summary"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Progress"];
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The session's key is another word for what was asked: the answer is there. */
            308: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server has too much to do; `Retry-After` says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    events: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                year: string;
                round: string;
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["Told"];
                };
            };
            /** @description The session's key is another word for what was asked: the answer is there. */
            308: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The archive does not give the session now; the next request tries again. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server has too much to do; `Retry-After` says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    frame: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                year: string;
                round: string;
                kind: string;
                n: number;
                /** @description How long to wait for a load, in seconds, at most 30. */
                wait: number | null;
                /** @description The session's content, as its summary names it: an answer at such an address never changes. */
                v: string | null;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Progress"];
                };
            };
            /** @description The session's key is another word for what was asked: the answer is there. */
            308: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The archive does not give the session now; the next request tries again. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server has too much to do; `Retry-After` says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replay: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                year: string;
                round: string;
                kind: string;
                /**
                 * @description `msgpack`, `json` or `packed`; without it `msgpack`.
                 * @example msgpack
                 */
                format: string | null;
                /**
                 * @description Frames a second, from 1 to 60; without it 25.
                 * @example 25
                 */
                fps: number | null;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connection is a WebSocket from here on. */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The session's key is another word for what was asked: the answer is there. */
            308: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            426: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The archive does not give the session now; the next request tries again. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sectors: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                year: string;
                round: string;
                kind: string;
                /**
                 * @description The laps: `VER:10,NOR:12`, by codes or car numbers; `VER:best` is the fastest one.
                 * @example VER:10,NOR:best
                 */
                laps: string;
                /**
                 * @description `distance` for a common distance with time deltas to the first lap; otherwise each lap has its own samples.
                 * @example distance
                 */
                by: string | null;
                /** @description Metres from one place of the common distance to the next, 0.5 to 1000; without it 5. */
                step: number | null;
                /** @description `json`, `csv` or `arrow`; otherwise `Accept` decides. */
                format: string | null;
                /** @description How long to wait for a load, in seconds, at most 30. */
                wait: number | null;
                /** @description The session's content, as its summary names it: an answer at such an address never changes. */
                v: string | null;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>[];
                    "text/csv": string;
                    "application/vnd.apache.arrow.stream": number[];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Progress"];
                };
            };
            /** @description The client has it. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The session's key is another word for what was asked: the answer is there. */
            308: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The archive does not give the session now; the next request tries again. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server has too much to do; `Retry-After` says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    manifest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                year: string;
                round: string;
                kind: string;
                /** @description How long to wait for a load, in seconds, at most 30. */
                wait: number | null;
                /** @description The session's content, as its summary names it: an answer at such an address never changes. */
                v: string | null;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Manifest"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Progress"];
                };
            };
            /** @description The client has it. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The session's key is another word for what was asked: the answer is there. */
            308: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The archive does not give the session now; the next request tries again. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server has too much to do; `Retry-After` says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    segment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                year: string;
                round: string;
                kind: string;
                n: number;
                /** @description How long to wait for a load, in seconds, at most 30. */
                wait: number | null;
                /** @description The session's content, as its summary names it: an answer at such an address never changes. */
                v: string | null;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.apache.arrow.stream": number[];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Progress"];
                };
            };
            /** @description The client has it. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The session's key is another word for what was asked: the answer is there. */
            308: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The archive does not give the session now; the next request tries again. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server has too much to do; `Retry-After` says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    telemetry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                year: string;
                round: string;
                kind: string;
                /**
                 * @description The laps: `VER:10,NOR:12`, by codes or car numbers; `VER:best` is the fastest one.
                 * @example VER:10,NOR:best
                 */
                laps: string;
                /**
                 * @description `distance` for a common distance with time deltas to the first lap; otherwise each lap has its own samples.
                 * @example distance
                 */
                by: string | null;
                /** @description Metres from one place of the common distance to the next, 0.5 to 1000; without it 5. */
                step: number | null;
                /** @description `json`, `csv` or `arrow`; otherwise `Accept` decides. */
                format: string | null;
                /** @description How long to wait for a load, in seconds, at most 30. */
                wait: number | null;
                /** @description The session's content, as its summary names it: an answer at such an address never changes. */
                v: string | null;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>[];
                    "text/csv": string;
                    "application/vnd.apache.arrow.stream": number[];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Progress"];
                };
            };
            /** @description The client has it. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The session's key is another word for what was asked: the answer is there. */
            308: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The archive does not give the session now; the next request tries again. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server has too much to do; `Retry-After` says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    table: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                year: string;
                round: string;
                kind: string;
                table: components["schemas"]["Named"];
                /**
                 * @description Rows of these drivers only: codes or numbers, separated by commas.
                 * @example VER,NOR
                 */
                driver: string | null;
                /**
                 * @description `json`, `csv` or `arrow`; otherwise `Accept` decides.
                 * @example csv
                 */
                format: string | null;
                /** @description How long to wait for a load, in seconds, at most 30. */
                wait: number | null;
                /** @description The session's content, as its summary names it: an answer at such an address never changes. */
                v: string | null;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>[];
                    "text/csv": string;
                    "application/vnd.apache.arrow.stream": number[];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Progress"];
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The session's key is another word for what was asked: the answer is there. */
            308: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The archive does not give the session now; the next request tries again. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The server has too much to do; `Retry-After` says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reference_laps: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Wanted"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LapsAnswer"];
                };
            };
            /** @description The session's key is another word for what was asked: the answer is there. */
            308: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The archive does not give the session now; the next request tries again. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reference_sectors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Wanted"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SectorsAnswer"];
                };
            };
            /** @description The session's key is another word for what was asked: the answer is there. */
            308: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The archive does not give the session now; the next request tries again. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/openmetrics-text": string;
                };
            };
        };
    };
}
