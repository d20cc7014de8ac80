using System.Text.Json;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Pfs.Grpc.V1;
using FileInfo = Pfs.Grpc.V1.FileInfo;

namespace Pfs.Server.Client;

/// <summary>
/// The fields of <c>--json</c>: the API's, but paths as text (they are valid UTF-8), sizes as numbers, and
/// absent things left out.
/// </summary>
internal static class JsonShapes
{
    public static void Write(this Utf8JsonWriter json, CollectReport report)
    {
        json.WriteBoolean("dryRun", report.DryRun);
        json.WriteNumber("repos", report.Repos);
        json.WriteNumber("branches", report.Branches);
        json.WriteNumber("uploads", report.Uploads);
        json.WriteNumber("openCommits", report.OpenCommits);
        json.WriteNumber("commits", report.Commits);
        json.WriteNumber("segments", report.Segments);
        json.WriteNumber("bytes", report.Bytes);
        json.WriteNumber("garbageBytes", report.GarbageBytes);
        json.WriteNumber("rewrittenSegments", report.RewrittenSegments);
        json.WriteNumber("freedBytes", report.FreedBytes);
        json.WriteTexts("failures", report.Failures);
    }

    public static void Write(this Utf8JsonWriter json, CheckReport report)
    {
        json.WriteTexts("findings", report.Findings);
        json.WriteNumber("repos", report.Repos);
        json.WriteNumber("commits", report.Commits);
        json.WriteNumber("files", report.Files);
        json.WriteNumber("bytes", report.Bytes);
    }

    public static void Write(this Utf8JsonWriter json, Repo repo)
    {
        json.WriteString("repo", repo.Name);
        json.WriteGiven("description", repo.Description);
        json.WriteNumber("branchCount", repo.BranchCount);
        json.WriteTime("createdAt", repo.CreatedAt);
        if (repo.HasDeletedRetentionSeconds)
        {
            json.WriteNumber("deletedRetentionSeconds", repo.DeletedRetentionSeconds);
        }
    }

    public static void Write(this Utf8JsonWriter json, Branch branch)
    {
        json.WriteString("repo", branch.Repo);
        json.WriteString("branch", branch.Name);
        json.WriteGiven("head", branch.Head);
        json.WriteGiven("openCommit", branch.OpenCommit);
        json.WriteTime("createdAt", branch.CreatedAt);
        if (branch.Protected)
        {
            json.WriteBoolean("protected", true);
        }
    }

    public static void Write(this Utf8JsonWriter json, DeletedRepo deleted)
    {
        json.Write(deleted.Repo);
        json.WriteNumber("number", deleted.Number);
        json.WriteTime("deletedAt", deleted.DeletedAt);
        json.WriteTime("restorableUntil", deleted.RestorableUntil);
    }

    public static void Write(this Utf8JsonWriter json, DeletedBranch deleted)
    {
        json.WriteString("repo", deleted.Repo);
        json.WriteString("branch", deleted.Name);
        json.WriteGiven("head", deleted.Head);
        json.WriteTime("createdAt", deleted.CreatedAt);
        json.WriteTime("deletedAt", deleted.DeletedAt);
        json.WriteTime("restorableUntil", deleted.RestorableUntil);
    }

    /// <summary>The answer to a deletion.</summary>
    public static void WriteDeleted(this Utf8JsonWriter json, string name, Timestamp? restorableUntil)
    {
        json.WriteString("deleted", name);
        json.WriteTime("restorableUntil", restorableUntil);
    }

    public static void Write(this Utf8JsonWriter json, Commit commit)
    {
        json.WriteString("repo", commit.Repo);
        json.WriteString("id", commit.Id);
        json.WriteString("state", commit.State == CommitState.Open ? "open" : "finished");
        json.WriteNumber("number", commit.Number);
        json.WriteStartArray("parents");
        foreach (var parent in commit.Parents)
        {
            json.WriteStringValue(parent);
        }

        json.WriteEndArray();
        json.WriteTime("createdAt", commit.CreatedAt);
        json.WriteString("author", commit.Author);
        json.WriteString("message", commit.Message);
        json.WriteMap("metadata", commit.Metadata);
        json.WriteMap("notes", commit.Notes);
        json.WriteNumber("changeCount", commit.ChangeCount);
        json.WriteNumber("fileCount", commit.FileCount);
        json.WriteNumber("totalBytes", commit.TotalBytes);
    }

    public static void Write(this Utf8JsonWriter json, FileInfo file)
    {
        json.WriteString("path", file.Path.ToStringUtf8());
        json.WriteNumber("size", file.Size);
        json.WriteString("hash", file.Hash);
        json.WriteString("etag", file.Etag);
        json.WriteGiven("contentType", file.ContentType);
        json.WriteTime("lastModified", file.LastModified);
        json.WriteString("commit", file.CommitId);
        json.WriteMap("metadata", file.Metadata);
        json.WriteMap("headers", file.Headers);
    }

    public static void Write(this Utf8JsonWriter json, Principal principal)
    {
        json.WriteString("principal", principal.Name);
        json.WriteTime("createdAt", principal.CreatedAt);
        json.WriteTexts("grants", principal.Grants.Select(GrantText.Of));
        json.WriteStartArray("keys");
        foreach (var key in principal.Keys)
        {
            json.WriteStartObject();
            json.Write(key);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void Write(this Utf8JsonWriter json, AccessKey key)
    {
        json.WriteString("accessKey", key.Id);
        json.WriteTime("createdAt", key.CreatedAt);
        json.WriteTime("expiresAt", key.ExpiresAt);
        json.WriteBoolean("disabled", key.Disabled);
        json.WriteTime("lastUsedAt", key.LastUsedAt);
    }

    public static void Write(this Utf8JsonWriter json, NewAccessKey made)
    {
        json.Write(made.Key);
        json.WriteString("secretKey", made.SecretKey);
    }

    public static void Write(this Utf8JsonWriter json, Session session)
    {
        json.WriteString("accessKey", session.AccessKey);
        json.WriteString("secretKey", session.SecretKey);
        json.WriteString("token", session.Token);
        json.WriteTime("expiresAt", session.ExpiresAt);
    }

    public static void Write(this Utf8JsonWriter json, WhoAmIResponse who)
    {
        json.WriteString("principal", who.Principal);
        json.WriteGiven("accessKey", who.AccessKey);
        json.WriteTexts("grants", who.Grants.Select(GrantText.Of));
        if (who.Limits.Count > 0)
        {
            json.WriteTexts("limits", who.Limits.Select(GrantText.Of));
        }
    }

    public static void Write(this Utf8JsonWriter json, ExportReport report, string file)
    {
        json.WriteString("destination", file);
        json.WriteNumber("fileCount", report.FileCount);
        json.WriteNumber("totalBytes", report.TotalBytes);
        json.WriteNumber("leftOutCount", report.LeftOutCount);
        json.WriteTexts("leftOutPaths", report.LeftOutPaths.Select(path => path.ToStringUtf8()));
    }

    public static void Write(this Utf8JsonWriter json, CheckAccessResponse answer)
    {
        json.WriteBoolean("allowed", answer.Allowed);
        json.WriteString("principal", answer.Principal);
        json.WriteGiven("needed", answer.Needed == Role.Unspecified ? "" : Pfs.Core.RoleNames.Of((Pfs.Core.Role)answer.Needed));
        json.WriteGiven("grant", answer.Grant is { } grant ? GrantText.Of(grant) : "");
        json.WriteGiven("limit", answer.Limit is { } limit ? GrantText.Of(limit) : "");
        json.WriteString("reason", answer.Reason);
    }

    public static void Write(this Utf8JsonWriter json, ServerStatus status)
    {
        json.WriteGiven("version", status.Version);
        json.WriteTime("startedAt", status.StartedAt);
        json.WriteNumber("storageFormat", status.StorageFormat);
        json.WriteBoolean("acceptsWrites", status.AcceptsWrites);
        json.WriteNumber("repos", status.Repos);
        json.WriteNumber("branches", status.Branches);
        json.WriteNumber("deletedRepos", status.DeletedRepos);
        json.WriteNumber("commits", status.Commits);
        json.WriteNumber("chunks", status.Chunks);
        json.WriteNumber("segments", status.Segments);
        json.WriteNumber("segmentBytes", status.SegmentBytes);
        json.WriteNumber("totalBytes", status.TotalBytes);
        json.WriteNumber("diskFreeBytes", status.DiskFreeBytes);
        json.WriteNumber("diskBytes", status.DiskBytes);
        json.WriteTime("lastCheckpoint", status.LastCheckpoint);
        json.WriteNumber("commitsSinceCheckpoint", status.CommitsSinceCheckpoint);
        json.WriteGiven("checkpointFailure", status.CheckpointFailure);
        json.WriteBoolean("collecting", status.Collecting);
        json.WriteTime("lastCollection", status.LastCollection);
        if (status.LastCollectionReport is { } report)
        {
            json.WriteObject("lastCollectionReport", inner => inner.Write(report));
        }

        json.WriteGiven("collectionFailure", status.CollectionFailure);
        json.WriteNumber("uploads", status.Uploads);
        json.WriteNumber("openCommits", status.OpenCommits);
    }

    public static void Write(this Utf8JsonWriter json, Setting setting, string source)
    {
        json.WriteString("name", setting.Name);
        json.WriteString("value", setting.Value);
        json.WriteString("source", source);
        json.WriteString("defaultValue", setting.DefaultValue);
        json.WriteString("unit", setting.Unit);
        json.WriteString("description", setting.Description);
    }

    public static void Write(this Utf8JsonWriter json, Upload upload)
    {
        json.WriteString("id", upload.Id);
        json.WriteString("repo", upload.Repo);
        json.WriteString("branch", upload.Branch);
        json.WriteString("path", upload.Path.ToStringUtf8());
        json.WriteString("author", upload.Author);
        json.WriteTime("createdAt", upload.CreatedAt);
        json.WriteTime("activeAt", upload.ActiveAt);
        json.WriteNumber("partCount", upload.PartCount);
        json.WriteNumber("totalBytes", upload.TotalBytes);
    }

    public static void Write(this Utf8JsonWriter json, OpenCommit open)
    {
        json.WriteObject("commit", inner => inner.Write(open.Commit));
        json.WriteString("branch", open.Branch);
        json.WriteTime("activeAt", open.ActiveAt);
    }

    /// <summary>A nested object.</summary>
    public static void WriteObject(this Utf8JsonWriter json, string name, Action<Utf8JsonWriter> write)
    {
        json.WriteStartObject(name);
        write(json);
        json.WriteEndObject();
    }

    private static void WriteGiven(this Utf8JsonWriter json, string name, string value)
    {
        if (value.Length > 0)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteTime(this Utf8JsonWriter json, string name, Timestamp? time)
    {
        if (time is not null)
        {
            json.WriteString(name, time.ToDateTime());
        }
    }

    private static void WriteMap(this Utf8JsonWriter json, string name, MapField<string, string> map)
    {
        if (map.Count == 0)
        {
            return;
        }

        json.WriteStartObject(name);
        foreach (var (key, value) in map)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
