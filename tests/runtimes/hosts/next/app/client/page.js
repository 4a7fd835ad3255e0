"use client";
import { useEffect } from "react";
import { reportTo } from "../../entries.js";

export default function ClientComponent() {
  useEffect(() => {
    reportTo(new URLSearchParams(location.search).get("origin"));
  }, []);
  return <p>reporting</p>;
}
