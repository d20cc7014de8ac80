using System.Diagnostics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Pfs.Core;
using Pfs.S3Api.Auth;
using Pfs.S3Api.Cors;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Forms;
using Pfs.S3Api.Http;
using Pfs.S3Api.Operations;
using Pfs.S3Api.Operations.Objects;

namespace Pfs.S3Api;

/// <summary>
/// Answers S3 requests: name the target, authenticate, find the operation, run it, map the error. Safe for any number of
/// requests at once; one per server. It expects of Kestrel what <see cref="S3Kestrel"/> sets.
/// </summary>
public sealed class S3Endpoint
{
    internal const string ServerName = "Pfs";

    private readonly PfsStore _store;
    private readonly S3Options _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<S3Endpoint> _logger;
    private readonly AccessControl _access;
    private readonly Authenticator _authenticator;
    private readonly RequestSlots _slots;

    /// <summary>Takes what it needs; owns none of it.</summary>
    public S3Endpoint(
        PfsStore store, AccessControl access, S3Options options, TimeProvider clock, ILogger<S3Endpoint> logger)
    {
        _store = store;
        _options = options;
        _clock = clock;
        _logger = logger;
        _access = access;
        _authenticator = new Authenticator(access, clock);
        _slots = new RequestSlots(options.MaximumRequests);
    }

    /// <summary>Is told how long each request took and how it ended; null: nobody is.</summary>
    public RequestMetrics? Metrics { get; init; }

    /// <summary>Answers one request, whatever it is; the completed task means that the answer is written.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        var started = _clock.GetTimestamp();
        var requestId = RequestIds.Next();
        http.Response.Headers["x-amz-request-id"] = requestId;
        http.Response.Headers["x-amz-id-2"] = RequestIds.HostId;
        http.Response.Headers.Server = ServerName;
        var rawTarget = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = PathOf(rawTarget);
        var trace = new RequestTrace(requestId);
        var span = RequestSpans.IsOn ? RequestSpans.Start(http.Request.Headers.TraceParent, http.Request.Headers.TraceState) : null;
        try
        {
            await RunAsync(http, rawTarget, trace, started);
        }
        catch (S3Exception refusal)
        {
            await RefuseAsync(http, refusal, path, requestId);
        }
        catch (PfsException refusal)
        {
            if (S3ErrorMap.For(refusal.Error).Status >= StatusCodes.Status500InternalServerError)
            {
                S3ApiLog.Failed(_logger, refusal, requestId, http.Request.Method, path);
            }

            await RefuseAsync(http, StoreRefusals.ToS3(refusal, http.Request), path, requestId);
        }
        catch (BadHttpRequestException fault)
        {
            await RefuseAsync(http, BodyFaults.ToS3(fault), path, requestId);
        }
        catch (Exception fault) when (IsOfClientGone(fault, http))
        {
            trace.IsAbandoned = true;
            S3ApiLog.Abandoned(_logger, requestId, http.Request.Method, path);
        }
        catch (Exception fault) when (fault is not UnreachableException || !Debugger.IsAttached)
        {
            // A fault of ours: the log has it, the client gets an id to ask for.
            S3ApiLog.Failed(_logger, fault, requestId, http.Request.Method, path);
            await RefuseAsync(http, new S3Exception(S3Error.InternalError), path, requestId);
        }

        var status = trace.StatusOf(http.Response);
        Metrics?.Record(RequestTrace.Edge, trace.Operation, status, _clock.GetElapsedTime(started));
        if (span is not null)
        {
            RequestSpans.End(span, RequestTrace.Edge, trace.Operation, status, isFault: status[0] == '5', requestId);
        }

        if (_access.Audit is { } audit && trace.EntryOf(http, _clock.GetUtcNow()) is { } entry)
        {
            audit(entry);
        }
    }

    private async ValueTask RunAsync(HttpContext http, string rawTarget, RequestTrace trace, long started)
    {
        var request = http.Request;
        Framing.Check(request);
        var target = trace.Target = RequestTarget.Parse(rawTarget, request.Headers.Host.ToString(), _options.BasePath, _options.Domain);
        if (HttpMethods.IsOptions(request.Method))
        {
            trace.IsPreflight = true;
            CorsAnswer.Preflight(http, target, _store);
            var answeredMs = S3ApiLog.Milliseconds(_clock.GetElapsedTime(started));
            S3ApiLog.Served(_logger, trace.RequestId, "anonymous", trace.Operation, target.RawPath, http.Response.StatusCode, answeredMs);
            return;
        }

        CorsAnswer.Attach(http, target, _store);
        var form = OperationTable.IsForm(request, target) ? await PostForm.ReadAsync(request, http.RequestAborted) : null;
        var caller = trace.Caller = form is null ? _authenticator.Authenticate(request, target) : _authenticator.Authenticate(form);
        RefusedHeaders.Check(request);
        CheckExpectedOwner(request.Headers);
        var row = trace.Row = OperationTable.Find(request, target);
        if (row.Header is null && request.Headers.TryGetValue(CopySource.Header, out var copySource))
        {
            throw S3Exception.InvalidArgument(
                CopySource.Header, copySource, "You can only specify a copy source header for copy requests.");
        }

        using var slot = await _slots.TakeAsync(http.RequestAborted);
        using var lease = _store.TakeLease(); // what the operation looks up stays until it is over
        var context = new S3Context(http, target, caller, _store, _access, _options, _clock.GetUtcNow(), form);
        context.Authorize(row.Operation);
        await row.RunAsync(context, http.RequestAborted);
        var elapsedMs = S3ApiLog.Milliseconds(_clock.GetElapsedTime(started));
        S3ApiLog.Served(
            _logger, trace.RequestId, caller.Principal, row.Operation, target.RawPath, http.Response.StatusCode, elapsedMs);
    }

    // A body may end with its connection a moment before the request is known as aborted.
    private static bool IsOfClientGone(Exception fault, HttpContext http) => http.RequestAborted.IsCancellationRequested
        ? fault is OperationCanceledException or IOException
        : fault is ConnectionResetException or ConnectionAbortedException;

    private void CheckExpectedOwner(IHeaderDictionary headers)
    {
        string? owner = headers["x-amz-expected-bucket-owner"], source = headers["x-amz-source-expected-bucket-owner"];
        if ((owner ?? _options.Owner) != _options.Owner || (source ?? _options.Owner) != _options.Owner)
        {
            throw new S3Exception(S3Error.AccessDenied, "Access Denied: the bucket has another owner than expected.");
        }
    }

    private async ValueTask RefuseAsync(HttpContext http, S3Exception refusal, string path, string requestId)
    {
        S3ApiLog.Refused(
            _logger, requestId, http.Request.Method, path, refusal.Error.Status, refusal.Error.Code, refusal.Message);
        if (http.Response.HasStarted)
        {
            // Half an answer is out: only a broken connection tells the client that it is not whole.
            http.Abort();
            return;
        }

        try
        {
            await ErrorAnswer.WriteAsync(http, refusal, path, requestId, http.RequestAborted);
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException)
        {
            S3ApiLog.Abandoned(_logger, requestId, http.Request.Method, path);
        }
    }

    /// <summary>Without the query: a presigned URL is a secret for as long as it lives.</summary>
    private static string PathOf(string rawTarget)
    {
        var question = rawTarget.IndexOf('?');
        return question < 0 ? rawTarget : rawTarget[..question];
    }
}
