import { Link } from "@tanstack/react-router";
import type { GridView } from "../../../contracts/index.ts";
import css from "../../pages/page.module.css";
import { GridCounts } from "./grid-counts.tsx";
import { GridStaff } from "./grid-staff.tsx";

/** The parts of a grid, each with its own people and what it is made of. */
export function MicroGrids({ parts }: { readonly parts: readonly GridView[] }) {
  return (
    <div className={css.list}>
      {parts.map((view) => (
        <div key={view.grid.id}>
          <Link to="/grids/$id" params={{ id: view.grid.id }}>
            {view.grid.name}
          </Link>{" "}
          <GridCounts view={view} />
          <GridStaff view={view} />
        </div>
      ))}
    </div>
  );
}
