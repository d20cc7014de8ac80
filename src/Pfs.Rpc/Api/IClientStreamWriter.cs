namespace Grpc.Core;

/// <summary>The requests of a call, as the client writes them.</summary>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Says that no further request will come. Required, once.</summary>
    Task CompleteAsync();
}
